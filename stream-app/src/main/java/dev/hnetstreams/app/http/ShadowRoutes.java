package dev.hnetstreams.app.http;

import dev.hnetstreams.app.lifecycle.ShadowReport;
import io.vertx.ext.web.Router;
import java.util.function.Supplier;

/** {@code GET /v1/model/shadow}: where a candidate differs from the model in service. */
final class ShadowRoutes implements Routes {
  private final Supplier<ShadowReport> report;

  ShadowRoutes(Supplier<ShadowReport> report) {
    this.report = report;
  }

  @Override
  public void mount(Router router) {
    router.get("/v1/model/shadow").handler(ctx -> Json.answer(ctx, 200, report.get()));
  }
}
