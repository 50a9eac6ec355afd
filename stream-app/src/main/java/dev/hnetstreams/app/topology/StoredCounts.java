package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.drift.Sample;
import dev.hnetstreams.schemas.DecisionCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyWindowStore;

/** Reads the counts of {@link CountProcessor} from outside the topology. Any thread; blocks. */
public final class StoredCounts {
  private final KafkaStreams streams;
  private final InputTopics inputs;
  private final long windowMillis;

  public StoredCounts(KafkaStreams streams, InputTopics inputs, StatsConfig config) {
    this.streams = streams;
    this.inputs = inputs;
    this.windowMillis = config.window().toMillis();
  }

  /** False while partitions move between instances, and before and after. */
  public boolean settled() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Partitions of the input that this instance reads. */
  public Set<TopicPartition> inputs() {
    return streams.metadataForLocalThreads().stream()
        .flatMap(thread -> thread.activeTasks().stream())
        .flatMap(task -> task.topicPartitions().stream())
        .filter(partition -> inputs.includes(partition.topic()))
        .collect(Collectors.toSet());
  }

  /** Numbers of the partitions whose counts this instance holds: those of all topics together. */
  public Set<Integer> partitions() {
    return inputs().stream()
        .map(TopicPartition::partition)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Counts of one partition's windows that start in [from, to], in milliseconds since 1970.
   *
   * @throws InvalidStateStoreException when the partition is not here, or not yet
   */
  public List<DecisionCount> read(int partition, long from, long to) {
    List<DecisionCount> counts = new ArrayList<>();
    scan(
        partition,
        from,
        to,
        (key, count) -> {
          if (!CountProcessor.isConfidence(key.key())) {
            long start = key.window().start();
            counts.add(
                CountProcessor.count(key.key(), start, start + windowMillis, partition, count));
          }
        });
    return counts;
  }

  /**
   * Adds up the windows of some partitions that start in [from, to], in milliseconds since 1970.
   *
   * @throws InvalidStateStoreException when a partition is not here, or not yet
   */
  public Sample sample(Collection<Integer> partitions, long from, long to) {
    Sample sample = new Sample();
    for (int partition : partitions) {
      scan(partition, from, to, (key, count) -> CountProcessor.add(key.key(), count, sample));
    }
    return sample;
  }

  private void scan(int partition, long from, long to, BiConsumer<Windowed<String>, Long> each) {
    ReadOnlyWindowStore<String, Long> store =
        streams.store(
            StoreQueryParameters.fromNameAndType(
                    ClassifyTopology.COUNTS_STORE, QueryableStoreTypes.<String, Long>windowStore())
                .withPartition(partition));
    try (KeyValueIterator<Windowed<String>, Long> all =
        store.fetchAll(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to))) {
      while (all.hasNext()) {
        KeyValue<Windowed<String>, Long> entry = all.next();
        each.accept(entry.key, entry.value);
      }
    }
  }

  /**
   * Other instances that hold counts, as {@code host:port}; empty unless instances are told their
   * own address ({@code application.server}).
   *
   * @param self this instance's
   */
  public List<String> others(String self) {
    return streams.metadataForAllStreamsClients().stream()
        .filter(client -> client.stateStoreNames().contains(ClassifyTopology.COUNTS_STORE))
        .map(StoredCounts::address)
        .filter(address -> !address.equals(self))
        .toList();
  }

  private static String address(StreamsMetadata client) {
    return client.hostInfo().host() + ":" + client.hostInfo().port();
  }
}
