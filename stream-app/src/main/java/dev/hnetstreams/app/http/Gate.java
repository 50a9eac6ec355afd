package dev.hnetstreams.app.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.Optional;
import java.util.function.Supplier;

/** What stands before every route that costs something. */
final class Gate {
  private final Admission admission;
  private final BodyHandler body;
  private final Inflation inflation;
  private final Supplier<Optional<Serving>> serving;

  /** What an admitted request asks for, on its event loop. */
  @FunctionalInterface
  interface Work {
    void run(RoutingContext ctx, Call call);
  }

  Gate(Vertx vertx, HttpConfig config, Supplier<Optional<Serving>> serving) {
    this.admission = new Admission(vertx, config.maxConcurrent(), config.deadline().toMillis());
    this.body = BodyHandler.create(false).setBodyLimit(config.maxBodyBytes());
    this.inflation = new Inflation(config.maxBodyBytes());
    this.serving = serving;
  }

  /** A slot, a deadline, a body of this type and not too large. */
  void guard(Door door, String contentType, Work work) {
    SecurityPolicyHandler type = ctx -> requireType(ctx, contentType);
    door.handler(type)
        .handler(inflation.known())
        .handler(admission)
        .handler(body)
        .handler(Gate::requireWhole)
        .handler(inflation::inflate)
        .handler(ctx -> work.run(ctx, Call.of(ctx)));
  }

  /** A slot and a deadline; no body. */
  void guard(Door door, Work work) {
    door.handler(admission).handler(ctx -> work.run(ctx, Call.of(ctx)));
  }

  /**
   * The model in service.
   *
   * @throws Problem.ProblemException 503 while it loads
   */
  Serving serving() {
    return serving
        .get()
        .orElseThrow(
            () -> Problem.unavailable("model_loading", "the model is loading").exception());
  }

  /** The model in service; empty while it loads. */
  Optional<Serving> servingOrNone() {
    return serving.get();
  }

  /** A body that broke off ends like a whole one; the request knows. */
  private static void requireWhole(RoutingContext ctx) {
    Throwable broken = ctx.request().decoderResult().cause();
    if (broken != null) {
      Connections.sayClose(ctx);
      throw RequestRules.problem(broken).exception();
    }
    ctx.next();
  }

  private static void requireType(RoutingContext ctx, String expected) {
    String given = ctx.request().getHeader("content-type");
    int end = given == null ? -1 : given.indexOf(';');
    String type = given == null ? "" : (end < 0 ? given : given.substring(0, end)).strip();
    if (!type.equalsIgnoreCase(expected)) {
      throw Problem.ofStatus(415, "content-type: expected " + expected).exception();
    }
    ctx.next();
  }
}
