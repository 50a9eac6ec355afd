package dev.hnetstreams.app.http;

import dev.hnetstreams.app.lifecycle.ShadowReport;
import java.util.function.Supplier;

/** {@code GET /v1/model/shadow}: where a candidate differs from the model in service. */
final class ShadowRoutes implements Routes {
  private final Supplier<ShadowReport> report;

  ShadowRoutes(Supplier<ShadowReport> report) {
    this.report = report;
  }

  @Override
  public void mount(Doors doors) {
    doors
        .get("/v1/model/shadow")
        .opensTo(Token.API)
        .handler(ctx -> Json.answer(ctx, 200, report.get()));
  }
}
