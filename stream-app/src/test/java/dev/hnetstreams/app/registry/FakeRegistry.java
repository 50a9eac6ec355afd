package dev.hnetstreams.app.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** What a registry answers over loopback: Confluent's API, and Apicurio's below its own paths. */
public final class FakeRegistry implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Requests, as {@code GET /schemas/ids/1}. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  private final HttpServer server;
  private final boolean tls;
  private final Map<Long, Entry> schemas = new ConcurrentHashMap<>();
  private volatile int status = 200;
  private volatile String authorization;
  private volatile String refusal;

  private record Entry(String subject, String type, String text, List<Reference> references) {}

  /** A schema that another refers to, by its name there. */
  public record Reference(String name, String subject) {}

  public FakeRegistry() throws IOException {
    this(null);
  }

  /**
   * @param tls null for clear text
   */
  public FakeRegistry(SSLContext tls) throws IOException {
    this(tls, false);
  }

  /**
   * @param tls null for clear text
   * @param mutual whether clients must show a certificate that {@code tls} trusts
   */
  public FakeRegistry(SSLContext tls, boolean mutual) throws IOException {
    this.tls = tls != null;
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    if (tls == null) {
      server = HttpServer.create(any, 0);
    } else {
      HttpsServer secure = HttpsServer.create(any, 0);
      secure.setHttpsConfigurator(
          new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
              SSLParameters asked = tls.getDefaultSSLParameters();
              asked.setNeedClientAuth(mutual);
              parameters.setSSLParameters(asked);
            }
          });
      server = secure;
    }
    server.createContext("/", this::answer);
    server.start();
  }

  public String url() {
    return (tls ? "https" : "http") + "://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Puts a schema under an id. */
  public FakeRegistry with(
      long id, String subject, String type, String text, Reference... references) {
    schemas.put(id, new Entry(subject, type, text, List.of(references)));
    return this;
  }

  /** From now on every answer has this status; 200 for the usual ones. */
  public void failing(int newStatus) {
    status = newStatus;
  }

  /** From now on no schema is taken. */
  public void refusing(String message) {
    refusal = message;
  }

  /** From now on only requests with this header are let in. */
  public void requiring(String newAuthorization) {
    authorization = newAuthorization;
  }

  /** The text of the newest schema of a subject; null when there is none. */
  public String text(String subject) {
    return schemas.values().stream()
        .filter(entry -> entry.subject().equals(subject))
        .map(Entry::text)
        .reduce((first, second) -> second)
        .orElse(null);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getRawPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(exchange.getRequestMethod() + " " + path);
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    if (authorization != null && !authorization.equals(given)) {
      send(exchange, 401, "{\"message\":\"who are you?\"}");
    } else if (status != 200) {
      send(exchange, status, "<html>not now</html>");
    } else if (exchange.getRequestMethod().equals("POST") && refusal != null) {
      send(exchange, 409, JSON.createObjectNode().put("message", refusal).toString());
    } else {
      String said =
          exchange.getRequestMethod().equals("POST")
              ? registered(exchange, path, body)
              : path.startsWith("/apis/registry/")
                  ? apicurio(path.replaceFirst("/apis/registry/v[23]", ""))
                  : confluent(path);
      send(
          exchange,
          said == null ? 404 : 200,
          said == null ? "{\"error_code\":40403,\"message\":\"Schema not found\"}" : said);
    }
  }

  private String confluent(String path) {
    String[] steps = path.substring(1).split("/", -1);
    Entry entry =
        path.matches("/schemas/(ids|guids)/.*")
            ? schemas.get(number(steps[2]))
            : path.matches("/subjects/.*/versions/1") ? ofSubject(steps[1]) : null;
    if (entry == null) {
      return null;
    }
    ObjectNode answer = JSON.createObjectNode().put("schema", entry.text());
    if (!entry.type().equals("AVRO")) { // as Confluent's registry does
      answer.put("schemaType", entry.type());
    }
    ArrayNode references = answer.putArray("references");
    entry
        .references()
        .forEach(
            r ->
                references
                    .addObject()
                    .put("name", r.name())
                    .put("subject", r.subject())
                    .put("version", 1));
    return answer.toString();
  }

  private String apicurio(String path) {
    String[] steps = path.substring(1).split("/", -1);
    Entry entry =
        path.matches("/ids/(contentIds|globalIds)/.*")
            ? schemas.get(number(steps[2]))
            : path.matches("/groups/default/artifacts/.*/versions/1.*")
                ? ofSubject(steps[3])
                : null;
    if (entry == null || !path.endsWith("/references")) {
      return entry == null ? null : entry.text();
    }
    ArrayNode references = JSON.createArrayNode();
    entry
        .references()
        .forEach(
            r ->
                references
                    .addObject()
                    .put("name", r.name())
                    .put("artifactId", r.subject())
                    .put("version", "1"));
    return references.toString();
  }

  private String registered(HttpExchange exchange, String path, String body) throws IOException {
    String[] steps = path.substring(1).split("/", -1);
    long id = schemas.keySet().stream().mapToLong(n -> n).max().orElse(0) + 1;
    if (path.startsWith("/apis/registry/v2")) {
      var headers = exchange.getRequestHeaders();
      with(
          id,
          headers.getFirst("X-Registry-ArtifactId"),
          headers.getFirst("X-Registry-ArtifactType"),
          body);
      return "{\"contentId\":%d,\"globalId\":%d}".formatted(id, id + 1000);
    }
    JsonNode document = JSON.readTree(body);
    if (path.startsWith("/apis/registry/v3")) {
      with(
          id,
          document.get("artifactId").asText(),
          document.get("artifactType").asText(),
          document.at("/firstVersion/content/content").asText());
      return "{\"version\":{\"contentId\":%d,\"globalId\":%d}}".formatted(id, id + 1000);
    }
    String text = document.get("schema").asText();
    Long known = idOf(steps[1], text); // a schema that is sent again has the same id
    if (known == null) {
      with(id, steps[1], document.get("schemaType").asText(), text);
    }
    return "{\"id\":%d}".formatted(known == null ? id : known);
  }

  private Long idOf(String subject, String text) {
    return schemas.entrySet().stream()
        .filter(e -> e.getValue().subject().equals(subject) && e.getValue().text().equals(text))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  private Entry ofSubject(String subject) {
    return schemas.values().stream()
        .filter(entry -> entry.subject().equals(subject))
        .findFirst()
        .orElse(null);
  }

  private static long number(String text) {
    return text.matches("-?\\d+") ? Long.parseLong(text) : text.hashCode();
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
