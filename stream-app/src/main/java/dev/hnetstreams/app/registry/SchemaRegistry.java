package dev.hnetstreams.app.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A schema registry, and whether it answers. Any thread; only {@link #look} blocks. */
public final class SchemaRegistry {
  private final RegistryApi api;
  private final Duration timeout;
  private volatile Away away;

  /** Why the registry is away, and the question that it did not answer. */
  private record Away(String why, Supplier<CompletableFuture<?>> again) {}

  /**
   * Asks nothing yet.
   *
   * @param config with a URL
   * @param observer is told of requests
   * @throws IllegalArgumentException when its certificates cannot be used
   */
  public SchemaRegistry(RegistryConfig config, RegistryObserver observer) {
    RegistryHttp http = new RegistryHttp(config, observer);
    this.timeout = config.timeout();
    this.api =
        switch (config.api()) {
          case CONFLUENT -> new ConfluentApi(http);
          case APICURIO2 -> new ApicurioApi(http, false, config.ids());
          case APICURIO3 -> new ApicurioApi(http, true, config.ids());
        };
  }

  /**
   * Asks for a schema and all that it refers to.
   *
   * @return fails with {@link UnknownSchemaException} or {@link RegistryAwayException}
   */
  public CompletableFuture<RegisteredSchema> schema(SchemaId id) {
    return watched(() -> api.schema(id));
  }

  /**
   * Makes a schema known, unless it is.
   *
   * @param type {@code AVRO}, {@code PROTOBUF}, {@code JSON}
   * @return the id that values carry; fails with {@link SchemaRefusedException} or {@link
   *     RegistryAwayException}
   */
  public CompletableFuture<Long> register(String subject, String type, String text) {
    return watched(() -> api.register(subject, type, text));
  }

  /** Why the registry is away; empty while it answers, or has not been asked. */
  public Optional<String> whyAway() {
    Away now = away;
    return now == null ? Optional.empty() : Optional.of(now.why());
  }

  /** Asks again what it did not answer, if there is such a question; blocks for its timeout. */
  public void look() {
    Away now = away;
    if (now == null) {
      return;
    }
    try {
      var unused = now.again().get().get(2 * timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // What it is now was noted.
    }
  }

  private <T> CompletableFuture<T> watched(Supplier<CompletableFuture<T>> question) {
    return question
        .get()
        .whenComplete(
            (answer, error) -> {
              Throwable cause = error instanceof CompletionException ? error.getCause() : error;
              away =
                  cause instanceof RegistryAwayException
                      ? new Away(cause.getMessage(), () -> watched(question))
                      : null;
            });
  }
}
