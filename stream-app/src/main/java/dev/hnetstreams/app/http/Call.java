package dev.hnetstreams.app.http;

import dev.hnetstreams.app.serving.Classifier;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One admitted request: its deadline, and the work to drop when time is up or the client has gone.
 * Owned by the request's event loop.
 */
final class Call {
  private static final String KEY = Call.class.getName();

  private final Vertx vertx;
  private final RoutingContext ctx;
  private final long startNanos = System.nanoTime();
  private long millis;
  private long timer;
  private List<CompletableFuture<Inference>> work = List.of();

  private Call(Vertx vertx, RoutingContext ctx, long millis) {
    this.vertx = vertx;
    this.ctx = ctx;
    this.millis = millis;
    this.timer = vertx.setTimer(millis, id -> expire());
  }

  /**
   * Starts the clock of a request.
   *
   * @param millis how long it may take, the reading of its body included
   */
  static Call start(Vertx vertx, RoutingContext ctx, long millis) {
    Call call = new Call(vertx, ctx, millis);
    ctx.put(KEY, call);
    return call;
  }

  /** The call of an admitted request. {@link Gate} asks, and hands it to the route's work. */
  static Call of(RoutingContext ctx) {
    return ctx.get(KEY);
  }

  /** The request asks for less time than the service would give. */
  void shorten(long wantedMillis) {
    if (wantedMillis < millis) {
      millis = wantedMillis;
      vertx.cancelTimer(timer);
      long left = wantedMillis - (System.nanoTime() - startNanos) / 1_000_000;
      timer = vertx.setTimer(Math.max(1, left), id -> expire());
    }
  }

  /**
   * Sends texts through the engine.
   *
   * @param done is given the answers in order, on the event loop
   */
  void classify(Classifier classifier, List<Document> documents, Consumer<List<TextAnswer>> done) {
    Context context = vertx.getOrCreateContext();
    List<CompletableFuture<Inference>> submitted = new ArrayList<>(documents.size());
    for (Document document : documents) {
      submitted.add(classifier.submit(RequestTraces.tag(ctx, document)));
    }
    work = submitted;
    AtomicInteger missing = new AtomicInteger(submitted.size());
    for (CompletableFuture<Inference> answer : submitted) {
      var unused =
          answer.whenComplete(
              (inference, failure) -> {
                if (missing.decrementAndGet() == 0) {
                  context.runOnContext(v -> finish(submitted, done));
                }
              });
    }
  }

  /** The response has ended, or the client has gone: what is queued need not be run. */
  void end() {
    vertx.cancelTimer(timer);
    work.forEach(answer -> answer.cancel(false));
  }

  private void finish(List<CompletableFuture<Inference>> futures, Consumer<List<TextAnswer>> done) {
    if (ctx.response().ended() || ctx.response().closed()) {
      return;
    }
    List<TextAnswer> answers = new ArrayList<>(futures.size());
    for (CompletableFuture<Inference> future : futures) {
      answers.add(
          future.isCompletedExceptionally()
              ? new TextAnswer.Refusal(Problem.deadline(millis))
              : TextAnswer.of(future.join()));
    }
    try {
      done.accept(answers);
    } catch (RuntimeException e) {
      ctx.fail(e);
    }
  }

  private void expire() {
    if (work.isEmpty()) {
      Problem.deadline(millis).answer(ctx);
    } else {
      work.forEach(answer -> answer.cancel(false));
    }
  }
}
