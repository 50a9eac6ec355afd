package dev.hnetstreams.async.internals;

import java.util.Map;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;

/**
 * A state store that stores nothing: it is what Kafka Streams calls first thing in a commit.
 *
 * <p>{@code flushCache} is called before the producer is flushed and before offsets are committed,
 * so what is drained here is part of the commit. {@code StateStore.commit} comes after the offsets:
 * draining there loses records. The only user of {@code CachedStateStore}; read docs/adr/0002
 * before touching it. Must be registered before any caching store downstream.
 */
public final class CommitGate implements StateStore, CachedStateStore<Object, Object> {
  private final String name;
  private boolean open;
  private Runnable drain = () -> {};

  private CommitGate(String name) {
    this.name = name;
  }

  /** For {@code Topology.addStateStore}. */
  public static StoreBuilder<CommitGate> builder(String name) {
    return new Builder(name);
  }

  /** What to do before each commit: wait for all that is in flight, and forward it. */
  void beforeCommit(Runnable newDrain) {
    this.drain = newDrain;
  }

  @Override
  public void flushCache() {
    drain.run();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {
    context.register(root, (key, value) -> {});
    open = true;
  }

  /** Nothing: it comes after the offsets. Kafka Streams up to 4.2 demands the method. */
  @Override
  @SuppressWarnings("deprecation")
  public void flush() {}

  @Override
  public void close() {
    open = false;
  }

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean setFlushListener(
      CacheFlushListener<Object, Object> listener, boolean sendOldValues) {
    return false;
  }

  @Override
  public void clearCache() {}

  private record Builder(String name) implements StoreBuilder<CommitGate> {
    @Override
    public StoreBuilder<CommitGate> withCachingEnabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitGate> withCachingDisabled() {
      return this;
    }

    @Override
    public StoreBuilder<CommitGate> withLoggingEnabled(Map<String, String> config) {
      throw new UnsupportedOperationException("a gate has nothing to log");
    }

    @Override
    public StoreBuilder<CommitGate> withLoggingDisabled() {
      return this;
    }

    @Override
    public CommitGate build() {
      return new CommitGate(name);
    }

    @Override
    public Map<String, String> logConfig() {
      return Map.of();
    }

    @Override
    public boolean loggingEnabled() {
      return false;
    }
  }
}
