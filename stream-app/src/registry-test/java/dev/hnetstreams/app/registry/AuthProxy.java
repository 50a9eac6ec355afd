package dev.hnetstreams.app.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;

/** Lets requests to a server through that have one of its values of {@code Authorization}. */
final class AuthProxy implements AutoCloseable {
  /** Headers of a request that its client may not set itself, or that end at this proxy. */
  private static final Set<String> NOT_PASSED =
      Set.of("authorization", "connection", "content-length", "host", "http2-settings", "upgrade");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpServer proxy;
  private final String server;
  private final Set<String> accepted;

  /**
   * @param server such as {@code http://127.0.0.1:8080}
   * @param accepted values of the header, such as {@code Bearer abc}
   */
  AuthProxy(String server, Set<String> accepted) throws IOException {
    this.server = server;
    this.accepted = Set.copyOf(accepted);
    proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext("/", this::pass);
    proxy.start();
  }

  /** The proxy's address for an address of the server. */
  String in(String url) {
    return url.replace(server, "http://127.0.0.1:" + proxy.getAddress().getPort());
  }

  @Override
  public void close() {
    proxy.stop(0);
  }

  private void pass(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (given == null || !accepted.contains(given)) {
      exchange.sendResponseHeaders(401, -1);
      exchange.close();
      return;
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + exchange.getRequestURI()))
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      HttpResponse<byte[]> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      exchange.getResponseHeaders().put("Content-Type", List.of("application/json"));
      exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
      exchange.getResponseBody().write(answer.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      exchange.close();
    }
  }
}
