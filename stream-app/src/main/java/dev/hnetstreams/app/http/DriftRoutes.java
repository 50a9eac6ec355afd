package dev.hnetstreams.app.http;

import dev.hnetstreams.app.drift.DriftReport;
import java.util.function.Supplier;

/** {@code GET /v1/drift}: how far answers are distributed from those to other texts. */
final class DriftRoutes implements Routes {
  private final Supplier<DriftReport> report;

  DriftRoutes(Supplier<DriftReport> report) {
    this.report = report;
  }

  @Override
  public void mount(Doors doors) {
    doors.get("/v1/drift").opensTo(Token.API).handler(ctx -> Json.answer(ctx, 200, report.get()));
  }
}
