package dev.hnetstreams.app.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code /metrics}, {@code /health/live}, {@code /health/ready}, and the latter two under /v2. */
public final class ManagementServer implements AutoCloseable {
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final long PATIENCE_SECONDS = 10;

  private final HttpServer server;

  /**
   * Listens.
   *
   * @param metrics the Prometheus text format
   * @throws IllegalStateException when the port is taken
   */
  public ManagementServer(Vertx vertx, HttpConfig config, Supplier<byte[]> metrics, Health health) {
    Router router = Router.router(vertx);
    router
        .get("/metrics")
        .handler(
            ctx ->
                ctx.response()
                    .putHeader("content-type", METRICS_TYPE)
                    .end(Buffer.buffer(metrics.get())));
    for (String prefix : new String[] {"", "/v2"}) {
      router.get(prefix + "/health/live").handler(ctx -> answer(ctx, health.whyDead()));
      router.get(prefix + "/health/ready").handler(ctx -> answer(ctx, health.whyNotReady()));
    }
    router
        .route()
        .handler(
            ctx -> error(ctx, 404, "not_found", "there is /metrics, /health/live, /health/ready"));
    try {
      this.server =
          vertx
              .createHttpServer()
              .requestHandler(router)
              .listen(config.port(), config.host())
              .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(
          "http: cannot listen on %s:%d: %s"
              .formatted(config.host(), config.port(), e.getMessage()),
          e);
    }
  }

  /** Where it really listens. */
  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    server.close().await();
  }

  private static void answer(RoutingContext ctx, Optional<String> trouble) {
    if (trouble.isPresent()) {
      error(ctx, 503, "unavailable", trouble.get());
    } else {
      json(ctx, 200, new JsonObject().put("status", "ok"));
    }
  }

  private static void error(RoutingContext ctx, int status, String type, String message) {
    json(ctx, status, new JsonObject().put("error", message).put("type", type));
  }

  private static void json(RoutingContext ctx, int status, JsonObject body) {
    ctx.response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(body.encode());
  }
}
