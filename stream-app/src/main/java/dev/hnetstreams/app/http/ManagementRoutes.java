package dev.hnetstreams.app.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** {@code /health/live}, {@code /health/ready}, the same under /v2, and {@code /metrics}. */
final class ManagementRoutes implements Routes {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final Health health;
  private final Supplier<byte[]> metrics;

  /**
   * @param metrics the Prometheus text format; null: not here
   */
  ManagementRoutes(Health health, Supplier<byte[]> metrics) {
    this.health = health;
    this.metrics = metrics;
  }

  @Override
  public void mount(Router router) {
    if (metrics != null) {
      router.get("/metrics").handler(this::metrics);
    }
    for (String prefix : new String[] {"", "/v2"}) {
      router.get(prefix + "/health/live").handler(this::live);
      router.get(prefix + "/health/ready").handler(this::ready);
    }
  }

  private void metrics(RoutingContext ctx) {
    var unused =
        ctx.response().putHeader("content-type", METRICS_TYPE).end(Buffer.buffer(metrics.get()));
  }

  private void live(RoutingContext ctx) {
    Optional<String> dead = health.whyDead();
    if (dead.isPresent()) {
      Problem.unavailable("dead", dead.get()).answer(ctx);
    } else {
      ok(ctx, "live");
    }
  }

  private void ready(RoutingContext ctx) {
    List<Health.Reason> reasons = health.whyNotReady();
    if (reasons.isEmpty()) {
      ok(ctx, "ready");
      return;
    }
    String message = String.join("; ", reasons.stream().map(Health.Reason::message).toList());
    Problem.unavailable("unavailable", message)
        .answer(ctx, reasons.stream().map(Health.Reason::type).toList());
  }

  /** {@code live} and {@code ready} are what the Open Inference Protocol says. */
  private static void ok(RoutingContext ctx, String what) {
    JsonObject body = new JsonObject().put("status", "ok").put(what, true);
    Json.answer(ctx, 200, body.toBuffer());
  }
}
