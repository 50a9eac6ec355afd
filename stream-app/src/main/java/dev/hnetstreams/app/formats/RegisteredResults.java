package dev.hnetstreams.app.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultBytes;
import dev.hnetstreams.app.registry.RegistryAwayException;
import dev.hnetstreams.app.registry.SchemaRefusedException;
import dev.hnetstreams.app.registry.SchemaRegistry;
import dev.hnetstreams.schemas.TaggedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Results behind the id of their schema, which is registered for each topic under the subject
 * {@code TOPIC-value}. Nothing can be written before {@link #ready}. Any thread; never blocks.
 */
final class RegisteredResults implements ResultBytes {
  private static final String SCHEMAS = "/dev/hnetstreams/schemas/tagged-text";
  private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SchemaRegistry registry;
  private final Encoder encoder;
  private final int idBytes;
  private final List<String> topics;
  private final Map<String, Long> ids = new ConcurrentHashMap<>();
  private CompletableFuture<Void> attempt;
  private long attemptNanos;
  private volatile String refused;

  /**
   * A format of results.
   *
   * @param type as the registry names it
   * @param schema that is registered
   */
  record Encoder(String type, String schema, Encoding encoding) {}

  /** From a result as JSON to the bytes behind the id. */
  @FunctionalInterface
  interface Encoding {
    byte[] bytes(JsonNode result);
  }

  /**
   * Registers nothing yet.
   *
   * @param topics that results are written to
   */
  RegisteredResults(
      OutputConfig.Format format, SchemaRegistry registry, int idBytes, List<String> topics) {
    this.registry = registry;
    this.idBytes = idBytes;
    this.topics = List.copyOf(topics);
    this.encoder =
        switch (format) {
          case JSON -> throw new IllegalArgumentException("plain JSON has no schema");
          case JSON_SCHEMA -> json(resource(".schema.json"));
          case AVRO -> AvroResults.encoder(resource(".avsc"));
          case PROTOBUF -> ProtobufResults.encoder(resource(".proto"));
        };
  }

  /**
   * Registers what is not yet.
   *
   * @return fails with {@link RegistryAwayException} when that cannot be done now
   */
  synchronized CompletableFuture<Void> ready() {
    long now = System.nanoTime();
    if (attempt == null
        || (attempt.isCompletedExceptionally() && now - attemptNanos > PAUSE_NANOS)) {
      attemptNanos = now;
      attempt =
          CompletableFuture.allOf(
              topics.stream().map(this::registered).toArray(CompletableFuture[]::new));
    }
    return attempt;
  }

  /** Whether results can be written. */
  boolean isReady() {
    return ids.size() == topics.size();
  }

  /** Why the registry does not take the schema; empty when it does, or was not asked. */
  Optional<String> whyRefused() {
    return Optional.ofNullable(refused);
  }

  @Override
  public byte[] of(String topic, TaggedText result) {
    return Frame.framed(
        ids.get(topic), idBytes, encoder.encoding().bytes(JSON.valueToTree(result)));
  }

  private CompletableFuture<Void> registered(String topic) {
    String subject = topic + "-value";
    return ids.containsKey(topic)
        ? CompletableFuture.completedFuture(null)
        : registry
            .register(subject, encoder.type(), encoder.schema())
            .handle(
                (id, error) -> {
                  Throwable cause = error instanceof CompletionException ? error.getCause() : error;
                  if (cause instanceof SchemaRefusedException) {
                    refused =
                        "the registry refuses the schema of results for %s: %s"
                            .formatted(subject, cause.getMessage());
                    throw new RegistryAwayException(refused);
                  } else if (cause != null) {
                    throw new CompletionException(cause);
                  }
                  refused = null;
                  ids.put(topic, id);
                  return null;
                });
  }

  private static Encoder json(String schema) {
    return new Encoder(
        "JSON", schema, result -> result.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String resource(String ending) {
    try (InputStream in = TaggedText.class.getResourceAsStream(SCHEMAS + ending)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
