package dev.hnetstreams.async;

import dev.hnetstreams.async.internals.AsyncProcessor;
import dev.hnetstreams.async.internals.CommitGate;
import dev.hnetstreams.async.internals.GuardedClientSupplier;
import dev.hnetstreams.async.internals.Hooks;
import dev.hnetstreams.async.internals.InFlightOffsets;
import dev.hnetstreams.async.internals.Waits;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * A processor whose work ends later, exactly once: results leave in input order, each with its own
 * record's headers, timestamp and coordinates, and no offset is committed before its record's
 * result is forwarded.
 *
 * <pre>{@code
 * AsyncStage<byte[], byte[], String> stage =
 *     AsyncStage.<byte[], byte[], String>builder("enrich")
 *         .function((record, at) -> client.call(record.value()))
 *         .onFailure(FailurePolicy.retry(Duration.ofMillis(50)))
 *         .build();
 * topology.addProcessor("enrich", stage, "source");
 * new KafkaStreams(topology, properties, stage.guard());
 * }</pre>
 *
 * <p>Add the stage before any processor with a cached store: Kafka Streams flushes stores in the
 * order in which they were added, and what the stage forwards in a commit must still be flushed.
 *
 * @param <K> type of keys, which pass unchanged
 * @param <V> type of values read
 * @param <R> type of results
 */
public final class AsyncStage<K, V, R> implements ProcessorSupplier<K, V, K, R> {
  private final String name;
  private final String gate;
  private final AsyncFunction<K, V, R> function;
  private final FailurePolicy<K, V> policy;
  private final AsyncSettings settings;
  private final AsyncObserver observer;
  private final AsyncTracer tracer;
  private final InFlightOffsets offsets;

  private AsyncStage(Builder<K, V, R> of) {
    Hooks.require();
    name = of.name;
    gate = of.gate;
    function = Objects.requireNonNull(of.function, "function");
    policy = of.policy;
    settings = of.settings;
    observer = of.observer;
    tracer = Waits.of(of.observer, of.tracer);
    offsets = of.beside == null ? new InFlightOffsets() : of.beside.offsets;
  }

  /**
   * Begins a stage.
   *
   * @param name of the stage, one of its own for each stage of a topology
   */
  public static <K, V, R> Builder<K, V, R> builder(String name) {
    return new Builder<>(name);
  }

  @Override
  public Processor<K, V, K, R> get() {
    return new AsyncProcessor<>(name, gate, function, policy, settings, observer, tracer, offsets);
  }

  /** The gate that holds commits back; Kafka Streams connects it with the processor. */
  @Override
  public Set<StoreBuilder<?>> stores() {
    return Set.of(CommitGate.builder(gate));
  }

  /** Kafka's own clients, guarded; see {@link #guard(KafkaClientSupplier)}. */
  public KafkaClientSupplier guard() {
    return new GuardedClientSupplier(offsets, tracer, settings.pollInterval());
  }

  /**
   * Guards the clients of {@code new KafkaStreams(topology, properties, clients)}: an offset past a
   * record in flight is refused, should Kafka Streams ever commit without asking the gate. The
   * clients also read a topic from its beginning when it was deleted and made again. One guard
   * serves all stages that were built {@link Builder#beside}.
   */
  public KafkaClientSupplier guard(KafkaClientSupplier clients) {
    return new GuardedClientSupplier(offsets, clients, tracer, settings.pollInterval());
  }

  /**
   * Adds to the properties of Kafka Streams what the guard needs under the streams group protocol,
   * which must be set before.
   */
  public static void configure(Properties properties) {
    GuardedClientSupplier.configure(properties);
  }

  /**
   * Ends stream threads that outlive the close of their streams: they fail when they next poll
   * through the guard. Kafka Streams lets no thread go while a rebalance lasts, and one of a group
   * with two topologies never ends. Nothing is lost: what they hold open is aborted.
   */
  public void abandon() {
    offsets.abandon();
  }

  /** Records in flight in all tasks of this stage and of those beside it. */
  public int inFlight() {
    return offsets.total();
  }

  /** Collects what a stage is made of. */
  public static final class Builder<K, V, R> {
    private final String name;
    private String gate;
    private AsyncFunction<K, V, R> function;
    private FailurePolicy<K, V> policy = FailurePolicy.fail();
    private AsyncSettings settings = AsyncSettings.DEFAULT;
    private AsyncObserver observer = AsyncObserver.NONE;
    private AsyncTracer tracer = AsyncTracer.NONE;
    private AsyncStage<?, ?, ?> beside;

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
      this.gate = name + "-gate";
    }

    /** The work; required. */
    public Builder<K, V, R> function(AsyncFunction<K, V, R> newFunction) {
      function = newFunction;
      return this;
    }

    /** Decides about failures; the default fails the task. */
    public Builder<K, V, R> onFailure(FailurePolicy<K, V> newPolicy) {
      policy = newPolicy;
      return this;
    }

    public Builder<K, V, R> maxInFlight(int records) {
      return settings(
          new AsyncSettings(
              records,
              settings.pollInterval(),
              settings.drainTimeout(),
              settings.commitWhenIdle()));
    }

    public Builder<K, V, R> drainTimeout(Duration timeout) {
      return settings(
          new AsyncSettings(
              settings.maxInFlight(), settings.pollInterval(), timeout, settings.commitWhenIdle()));
    }

    /** All limits at once. */
    public Builder<K, V, R> settings(AsyncSettings newSettings) {
      settings = newSettings;
      return this;
    }

    public Builder<K, V, R> observer(AsyncObserver newObserver) {
      observer = newObserver;
      return this;
    }

    /** Follows records, for traces; the default follows none. */
    public Builder<K, V, R> tracer(AsyncTracer newTracer) {
      tracer = newTracer;
      return this;
    }

    /** Names the gate's store; the default is the stage's name and {@code -gate}. */
    public Builder<K, V, R> gate(String storeName) {
      gate = storeName;
      return this;
    }

    /** Shares the guard of another stage of the same application. */
    public Builder<K, V, R> beside(AsyncStage<?, ?, ?> other) {
      beside = other;
      return this;
    }

    /**
     * The stage.
     *
     * @throws IllegalStateException when this Kafka Streams lacks a hook that the stage depends on
     */
    public AsyncStage<K, V, R> build() {
      return new AsyncStage<>(this);
    }
  }
}
