package dev.hnetstreams.sandbox.chaos;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers each request with its own body, 20 ms after it came. No request waits for another. */
final class SlowServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SlowServer.class);
  private static final int DELAY_MILLIS = 20;

  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final HttpServer server;

  SlowServer() throws IOException {
    // Otherwise an answer waits 40 ms for the acknowledgement of its head.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::later);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void later(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    var unused =
        threads.schedule(() -> answer(exchange, body), DELAY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static void answer(HttpExchange exchange, byte[] body) {
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      LOG.debug("event=caller_gone", e); // it was killed
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
