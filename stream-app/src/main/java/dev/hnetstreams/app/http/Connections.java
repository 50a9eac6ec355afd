package dev.hnetstreams.app.http;

import io.vertx.core.http.HttpConnection;
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
