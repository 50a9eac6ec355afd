package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.registry.RegisteredSchema;
import dev.hnetstreams.app.registry.RegistryObserver;
import dev.hnetstreams.app.registry.SchemaId;
import dev.hnetstreams.app.registry.SchemaRegistry;
import dev.hnetstreams.app.registry.UnknownSchemaException;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Readers by the schema's name, each asked for once. A schema never changes, so it is kept; that
 * there is none is believed for a few seconds, and that the registry is away for a moment. Any
 * thread; never blocks.
 */
final class KnownSchemas {
  private static final long UNKNOWN_NANOS = Duration.ofSeconds(10).toNanos();
  private static final long AWAY_NANOS = Duration.ofMillis(500).toNanos();

  /** Made-up ids do not fill the heap. */
  private static final int MAX_SCHEMAS = 10_000;

  private final SchemaRegistry registry;
  private final Compiler compiler;
  private final RegistryObserver observer;
  private final ConcurrentHashMap<SchemaId, Entry> entries = new ConcurrentHashMap<>();

  /** Makes a reader of a schema. */
  @FunctionalInterface
  interface Compiler {
    /**
     * @param name of the schema, for people
     * @throws SchemaMismatchException when no text can be read with it
     */
    ValueReader compile(String name, RegisteredSchema schema);
  }

  private record Entry(CompletableFuture<ValueReader> reader, long askedNanos) {
    boolean stale(long nowNanos) {
      return reader.isCompletedExceptionally()
          ? nowNanos - askedNanos > AWAY_NANOS
          : reader.isDone()
              && reader.join() instanceof Unknown
              && nowNanos - askedNanos > UNKNOWN_NANOS;
    }
  }

  /** What a value gets whose schema the registry has not. */
  private record Unknown(String message) implements ValueReader {
    @Override
    public Decoded read(byte[] value, int offset, boolean framed) {
      return new Decoded.Undecodable(Reason.SCHEMA_UNKNOWN, message);
    }
  }

  /**
   * @param observer is told of schemas that are known already
   */
  KnownSchemas(SchemaRegistry registry, Compiler compiler, RegistryObserver observer) {
    this.registry = registry;
    this.compiler = compiler;
    this.observer = observer;
  }

  /**
   * The reader of a schema, perhaps later.
   *
   * @return fails with {@code RegistryAwayException}
   */
  CompletableFuture<ValueReader> of(SchemaId id) {
    Entry known = entries.get(id);
    if (known != null && !known.stale(System.nanoTime())) {
      if (known.reader().isDone() && !known.reader().isCompletedExceptionally()) {
        observer.onKnownSchema();
      }
      return known.reader();
    }
    if (entries.size() >= MAX_SCHEMAS) {
      entries.clear();
    }
    CompletableFuture<ValueReader> mine = new CompletableFuture<>();
    long now = System.nanoTime();
    Entry entry =
        entries.compute(
            id, (key, old) -> old != null && !old.stale(now) ? old : new Entry(mine, now));
    if (entry.reader() == mine) {
      var unused =
          registry.schema(id).whenComplete((schema, error) -> end(mine, id, schema, error));
    }
    return entry.reader();
  }

  private void end(
      CompletableFuture<ValueReader> reader,
      SchemaId id,
      RegisteredSchema schema,
      Throwable error) {
    Throwable cause = error instanceof CompletionException ? error.getCause() : error;
    if (cause instanceof UnknownSchemaException) {
      reader.complete(new Unknown(id + ": the registry has none: " + cause.getMessage()));
    } else if (cause != null) {
      reader.completeExceptionally(cause);
    } else {
      reader.complete(compiled(id, schema));
    }
  }

  private ValueReader compiled(SchemaId id, RegisteredSchema schema) {
    try {
      return compiler.compile(id.toString(), schema);
    } catch (SchemaMismatchException e) {
      return mismatch(e);
    }
  }

  /** What the values of a schema get with which no text can be read. */
  static ValueReader mismatch(SchemaMismatchException why) {
    Decoded mismatch = new Decoded.Undecodable(Reason.SCHEMA_MISMATCH, why.getMessage());
    return (value, offset, framed) -> mismatch;
  }

  /**
   * Checks what the registry says of a schema.
   *
   * @throws SchemaMismatchException when it is of another type
   */
  static void requireType(String type, String name, RegisteredSchema schema) {
    if (schema.type() != null && !schema.type().equals(type)) {
      throw new SchemaMismatchException(
          "%s is of type %s, expected %s".formatted(name, schema.type(), type));
    }
  }
}
