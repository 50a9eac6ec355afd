package dev.hnetstreams.app.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** HTTP with the registry: address, credentials, and what its answers mean. Any thread. */
final class RegistryHttp {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_MESSAGE = 200;

  private final HttpClient client;
  private final String base;
  private final String authorization;
  private final Duration timeout;
  private final RegistryObserver observer;

  /**
   * @throws IllegalArgumentException when the certificates or the key cannot be used
   */
  RegistryHttp(RegistryConfig config, RegistryObserver observer) {
    this.observer = observer;
    this.base = config.url().replaceAll("/+$", "");
    this.timeout = config.timeout();
    this.authorization = authorization(config);
    HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(timeout);
    RegistryTls.context(config).ifPresent(builder::sslContext);
    this.client = builder.build();
  }

  /** JSON, or text that is none. */
  static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RegistryAwayException("it answers what is no JSON");
    }
  }

  static String text(JsonNode json) {
    return json.toString();
  }

  /** Asks for a document; fails with one of the room's exceptions. */
  CompletableFuture<String> get(String path) {
    return send(request(path).GET().build());
  }

  /** Sends a document; fails with one of the room's exceptions. */
  CompletableFuture<String> post(String path, String body, String... headers) {
    HttpRequest.Builder request =
        request(path).POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
    return send(request.headers(headers).build());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout).header("Accept", "*/*");
    return authorization == null ? request : request.header("Authorization", authorization);
  }

  private CompletableFuture<String> send(HttpRequest request) {
    long start = System.nanoTime();
    return client
        .sendAsync(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
        .handle(
            (answer, error) -> {
              observer.onRequest(outcome(answer), System.nanoTime() - start);
              if (error != null) {
                Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                throw new RegistryAwayException(base + " does not answer: " + words(cause));
              }
              return body(answer);
            });
  }

  /** Null stands for no answer. */
  private static RegistryObserver.Outcome outcome(HttpResponse<String> answer) {
    return switch (answer == null ? 0 : answer.statusCode()) {
      case 200, 201 -> RegistryObserver.Outcome.ANSWERED;
      case 404 -> RegistryObserver.Outcome.UNKNOWN;
      case 409, 422 -> RegistryObserver.Outcome.REFUSED;
      default -> RegistryObserver.Outcome.AWAY;
    };
  }

  private String body(HttpResponse<String> answer) {
    int status = answer.statusCode();
    return switch (status) {
      case 200, 201 -> answer.body();
      case 404 -> throw new UnknownSchemaException(message(answer.body()));
      case 409, 422 -> throw new SchemaRefusedException(message(answer.body()));
      case 401, 403 ->
          throw new RegistryAwayException(
              base
                  + " answers "
                  + status
                  + ": it does not let us in, expected registry.username and registry.password,"
                  + " or registry.token");
      default -> throw new RegistryAwayException(base + " answers " + status);
    };
  }

  private static String message(String body) {
    String said;
    try {
      said = JSON.readTree(body).path("message").asText(body);
    } catch (JsonProcessingException e) {
      said = body;
    }
    String line = said.replaceAll("\\s+", " ");
    return line.length() > MAX_MESSAGE ? line.substring(0, MAX_MESSAGE) : line;
  }

  static String words(Throwable error) {
    String message = error.getMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }

  private static String authorization(RegistryConfig config) {
    if (config.token() != null) {
      return "Bearer " + config.token();
    }
    if (config.username() == null) {
      return null;
    }
    byte[] both = (config.username() + ":" + config.password()).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }
}
