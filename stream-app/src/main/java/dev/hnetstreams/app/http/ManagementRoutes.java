package dev.hnetstreams.app.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /health/live}, {@code /health/ready}, the same under /v2, and {@code /metrics}. */
final class ManagementRoutes implements Routes {
  private final Health health;
  private final Metrics metrics;
  private final Supplier<Optional<Serving>> serving;

  /**
   * @param metrics null: not here
   */
  ManagementRoutes(Health health, Metrics metrics, Supplier<Optional<Serving>> serving) {
    this.health = health;
    this.metrics = metrics;
    this.serving = serving;
  }

  @Override
  public void mount(Doors doors) {
    if (metrics != null) {
      doors.get("/metrics").opensTo(Token.MANAGEMENT).handler(this::metrics);
    }
    for (String prefix : new String[] {"", "/v2"}) {
      doors.get(prefix + "/health/live").opensTo(Token.NONE).handler(this::live);
      doors.get(prefix + "/health/ready").opensTo(Token.NONE).handler(this::ready);
    }
  }

  private void metrics(RoutingContext ctx) {
    metrics.scrape(
        ctx.request().getHeader("accept"),
        (type, body) -> {
          var unused = ctx.response().putHeader("content-type", type).end(Buffer.buffer(body));
        });
  }

  private void live(RoutingContext ctx) {
    Optional<String> dead = health.whyDead();
    if (dead.isPresent()) {
      Problem.unavailable("dead", dead.get()).answer(ctx);
    } else {
      Json.answer(ctx, 200, ok("live").toBuffer());
    }
  }

  private void ready(RoutingContext ctx) {
    List<Health.Reason> reasons = health.whyNotReady();
    if (reasons.isEmpty()) {
      JsonObject body = ok("ready");
      serving.get().ifPresent(s -> body.put("model", s.manifest().id()));
      List<String> remarks = health.remarks();
      if (!remarks.isEmpty()) {
        body.put("remarks", remarks);
      }
      Json.answer(ctx, 200, body.toBuffer());
      return;
    }
    String message = String.join("; ", reasons.stream().map(Health.Reason::message).toList());
    Problem.unavailable("unavailable", message)
        .answer(ctx, reasons.stream().map(Health.Reason::type).toList());
  }

  /** {@code live} and {@code ready} are what the Open Inference Protocol says. */
  private static JsonObject ok(String what) {
    return new JsonObject().put("status", "ok").put(what, true);
  }
}
