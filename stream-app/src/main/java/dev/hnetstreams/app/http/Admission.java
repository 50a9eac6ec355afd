package dev.hnetstreams.app.http;

import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.concurrent.atomic.AtomicInteger;

/** Lets so many requests in at a time, before their bodies are read, and gives each a deadline. */
final class Admission implements SecurityPolicyHandler {
  private final Vertx vertx;
  private final int maxConcurrent;
  private final long deadlineMillis;
  private final AtomicInteger inside = new AtomicInteger();

  Admission(Vertx vertx, int maxConcurrent, long deadlineMillis) {
    this.vertx = vertx;
    this.maxConcurrent = maxConcurrent;
    this.deadlineMillis = deadlineMillis;
  }

  @Override
  public void handle(RoutingContext ctx) {
    if (inside.incrementAndGet() > maxConcurrent) {
      inside.decrementAndGet();
      throw Problem.overloaded(maxConcurrent + " requests run already, which is the limit")
          .exception();
    }
    Call call = Call.start(vertx, ctx, deadlineMillis);
    ctx.addEndHandler(
        end -> {
          inside.decrementAndGet();
          call.end();
        });
    ctx.next();
  }
}
