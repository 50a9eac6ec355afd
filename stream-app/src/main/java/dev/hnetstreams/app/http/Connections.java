package dev.hnetstreams.app.http;

import io.netty.handler.codec.PrematureChannelClosureException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicInteger;

/** Bounds how many connections a port has at a time. Any thread. */
final class Connections {
  /** What refused connections are counted as, with 429: they came to no route. */
  static final String ROUTE = "connection";

  /** How long a client may read an answer before its connection closes. */
  private static final int LINGER_MILLIS = 500;

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

  /**
   * Closes the connection of a request that is answered before its body has been read. A little
   * later, or the client, which may still be sending, would see a reset connection instead of the
   * answer.
   */
  static void closeAfterUnreadBody(RoutingContext ctx) {
    boolean hasBody =
        ctx.request().headers().contains("content-length")
            || ctx.request().headers().contains("transfer-encoding");
    if (hasBody && !ctx.request().isEnded()) {
      sayClose(ctx);
      RequestDecoder.discard(ctx.request().connection());
      ctx.vertx().setTimer(LINGER_MILLIS, timer -> ctx.request().connection().close());
    }
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
    answerAndClose(request, problem);
  }

  /** The answer goes whole and at once; its end, with which Vert.x closes, comes a little later. */
  private static void answerAndClose(HttpServerRequest request, Problem problem) {
    Buffer body = problem.json().toBuffer();
    HttpServerResponse response = request.response();
    var unused =
        response
            .setStatusCode(problem.status())
            .putHeader("content-type", Json.TYPE)
            .putHeader("content-length", Integer.toString(body.length()))
            .putHeader("connection", "close")
            .write(body);
    Vertx.currentContext().owner().setTimer(LINGER_MILLIS, timer -> response.end());
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
