package dev.hnetstreams.app.cluster;

import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.deadletter.ClientSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Asks how far a group is in partitions. Any thread; blocks for seconds at most. */
public final class InputOffsets {
  private static final long PATIENCE_SECONDS = 5;
  private static final Duration LOOK = Duration.ofSeconds(3);

  private final Map<String, String> kafka;
  private final Admin admin;
  private final String group;

  InputOffsets(Map<String, String> kafka, Admin admin, String group) {
    this.kafka = kafka;
    this.admin = admin;
    this.group = group;
  }

  /**
   * Where a group stands in a partition.
   *
   * @param committed next to be processed; the first that is there, when nothing is committed
   * @param end behind the last committed record
   */
  public record Offsets(long committed, long end) {}

  /**
   * Offsets by partition; those that do not exist are left out.
   *
   * @throws ConfigException when the cluster does not say
   */
  public Map<TopicPartition, Offsets> of(Set<TopicPartition> partitions) {
    if (partitions.isEmpty()) {
      return Map.of();
    }
    try {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      Map<TopicPartition, Long> first = list(partitions, OffsetSpec.earliest());
      Map<TopicPartition, Long> end = list(partitions, OffsetSpec.latest());
      Map<TopicPartition, Offsets> offsets = new HashMap<>();
      end.forEach(
          (partition, last) -> {
            OffsetAndMetadata next = committed.get(partition);
            long start = first.getOrDefault(partition, 0L);
            long from = next == null ? start : Math.max(start, next.offset());
            offsets.put(partition, new Offsets(from, last));
          });
      return offsets;
    } catch (ExecutionException | TimeoutException e) {
      throw new ConfigException("topics: no broker says how far " + partitions + " are read");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConfigException("interrupted while asking the broker for offsets of " + partitions);
    }
  }

  private Map<TopicPartition, Long> list(Set<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> asked =
        partitions.stream().collect(Collectors.toMap(p -> p, p -> which));
    Map<TopicPartition, ListOffsetsResultInfo> all =
        admin
            .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
            .all()
            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return all.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }

  /** Whether a committed record is there at this offset or later. True when nobody can say. */
  public boolean holdsRecord(TopicPartition there, long from) {
    Map<String, Object> settings =
        ClientSettings.of(kafka, ConsumerConfig.configNames(), "consumer.");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(there));
      consumer.seek(there, from);
      long end = consumer.endOffsets(List.of(there), LOOK).get(there);
      long deadline = System.nanoTime() + LOOK.toNanos();
      while (consumer.position(there, LOOK) < end && System.nanoTime() < deadline) {
        if (!consumer.poll(Duration.ofMillis(100)).isEmpty()) {
          return true;
        }
      }
      return consumer.position(there, LOOK) < end;
    } catch (KafkaException e) {
      return true;
    }
  }
}
