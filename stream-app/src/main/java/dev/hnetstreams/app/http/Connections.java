package dev.hnetstreams.app.http;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many connections a port has at a time. Any thread. */
final class Connections {
  /** What refused connections are counted as, with 429: they came to no route. */
  static final String ROUTE = "connection";

  private final int most;
  private final RequestObserver observer;
  private final AtomicInteger open = new AtomicInteger();

  Connections(int most, RequestObserver observer) {
    this.most = most;
    this.observer = observer;
  }

  int open() {
    return open.get();
  }

  /** The answer is the last; said when all headers are, or Vert.x would tell HTTP/1.0 otherwise. */
  static void sayClose(RoutingContext ctx) {
    ctx.addHeadersEndHandler(end -> ctx.response().putHeader("connection", "close"));
  }

  /** Counts and answers what is no request. */
  void onInvalid(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    boolean over =
        cause instanceof RequestDecoder.EndException
            || cause instanceof PrematureChannelClosureException;
    if (over) {
      var unused = request.connection().close();
      return;
    }
    Problem problem = RequestRules.problem(cause);
    observer.onRequest(RequestLog.NONE, problem.status(), 0);
    problem.answerAndClose(request);
  }

  /** Closes the new one when it is one too many. */
  void onOpen(HttpConnection connection) {
    boolean tooMany = open.incrementAndGet() > most;
    connection.closeHandler(closed -> open.decrementAndGet());
    if (tooMany) {
      observer.onRequest(ROUTE, 429, 0);
      var unused = connection.close();
    }
  }
}
