package dev.hnetstreams.app.page;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The service's HTTP contract, driven by hand: the page's files, one text, the stream. */
final class FakeService implements AutoCloseable {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An answer to one text. */
  record Reply(int status, Object body, String retryAfter) {
    static Reply of(Map<String, Object> result) {
      return new Reply(200, result, null);
    }

    static Reply error(int status, String message, String retryAfter) {
      return new Reply(status, Map.of("error", message, "type", "for_the_test"), retryAfter);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<OutputStream> readers = new CopyOnWriteArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile Function<String, Reply> answers = text -> Reply.of(Tagged.text(text).map());
  private volatile boolean streaming = true;

  FakeService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/v1/classify", this::classify);
    server.createContext("/v1/stream", this::stream);
    server.createContext("/", FakeService::file);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  void answer(Function<String, Reply> newAnswers) {
    answers = newAnswers;
  }

  /** Texts that the page asked about, in order. */
  List<String> asked() {
    return asked;
  }

  int readers() {
    return readers.size();
  }

  /** A result event to every reader. */
  void result(String text, Map<String, Object> result) {
    send("result", Map.of("text", text, "textTruncated", false, "result", result));
  }

  void pulse(double recordsPerSecond) {
    send(
        "pulse",
        Map.ofEntries(
            Map.entry("at", 1_790_000_000_000L),
            Map.entry("recordsPerSecond", recordsPerSecond),
            Map.entry("bytesPerSecond", recordsPerSecond * 90),
            Map.entry("deadLettersPerSecond", 0),
            Map.entry("p50Millis", 12.5),
            Map.entry("p99Millis", 48.0),
            Map.entry("rowsPerBatch", 14.2),
            Map.entry("paddingRatio", 0.1),
            Map.entry("bytesPerChunk", 5.9),
            Map.entry("inFlight", 100),
            Map.entry("queuedRows", 20),
            Map.entry("busyRatio", 0.9),
            Map.entry("ready", true),
            Map.entry("dropped", 0),
            Map.entry("model", Map.of("name", "fake", "version", "1.0.0", "provider", "cpu"))));
  }

  /** Ends every stream, and refuses new ones until told otherwise. */
  void away() {
    streaming = false;
    readers.removeIf(
        reader -> {
          try {
            reader.close();
          } catch (IOException alreadyGone) {
            // What was wanted.
          }
          return true;
        });
  }

  void back() {
    streaming = true;
  }

  private void send(String event, Object data) {
    try {
      byte[] bytes =
          "event: %s\ndata: %s\n\n"
              .formatted(event, JSON.writeValueAsString(data))
              .getBytes(StandardCharsets.UTF_8);
      readers.removeIf(reader -> !sent(reader, bytes));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean sent(OutputStream reader, byte[] bytes) {
    try {
      reader.write(bytes);
      reader.flush();
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  private void classify(HttpExchange exchange) throws IOException {
    String text = JSON.readTree(exchange.getRequestBody()).get("text").textValue();
    asked.add(text);
    Reply reply = answers.apply(text);
    if (reply.retryAfter() != null) {
      exchange.getResponseHeaders().add("retry-after", reply.retryAfter());
    }
    send(exchange, reply.status(), "application/json", JSON.writeValueAsBytes(reply.body()));
  }

  private void stream(HttpExchange exchange) throws IOException {
    if (!streaming) {
      send(exchange, 503, "application/json", new byte[] {'{', '}'});
      return;
    }
    exchange.getResponseHeaders().add("content-type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream reader = exchange.getResponseBody();
    reader.write(": hello\n\n".getBytes(StandardCharsets.US_ASCII));
    reader.flush();
    readers.add(reader);
  }

  private static void file(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String name = path.equals("/") ? "index.html" : path.substring(1);
    try (InputStream in =
        FakeService.class.getResourceAsStream("/dev/hnetstreams/app/http/page/" + name)) {
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      if (in == null || type == null) {
        send(exchange, 404, "text/plain", new byte[0]);
        return;
      }
      exchange.getResponseHeaders().add("content-security-policy", POLICY);
      send(exchange, 200, type + "; charset=utf-8", in.readAllBytes());
    }
  }

  private static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().add("content-type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
