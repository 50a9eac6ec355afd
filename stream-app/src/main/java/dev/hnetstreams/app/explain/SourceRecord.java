package dev.hnetstreams.app.explain;

import dev.hnetstreams.app.cluster.Cluster;
import dev.hnetstreams.app.cluster.TopicSight;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the record that is to be explained, or says why there is none. */
public final class SourceRecord {
  private static final Duration POLL = Duration.ofMillis(500);

  private final Map<String, String> kafka;
  private final Duration patience;
  private final Consumer<String> progress;

  /**
   * @param kafka the service's own settings
   * @param patience how long the broker may take to hand out the record
   * @param progress is told what is waited for
   */
  public SourceRecord(Map<String, String> kafka, Duration patience, Consumer<String> progress) {
    this.kafka = kafka;
    this.patience = patience;
    this.progress = progress;
  }

  /**
   * Reads a record.
   *
   * @throws IllegalArgumentException when there is no such topic or partition
   * @throws IllegalStateException when there is no such record: not yet, no longer, or never for
   *     readers; or the broker does not hand it out
   */
  public ConsumerRecord<byte[], byte[]> read(Coordinates at) {
    requirePartition(at);
    Optional<ConsumerRecord<byte[], byte[]>> any = first(at, "read_uncommitted");
    Optional<ConsumerRecord<byte[], byte[]>> committed = first(at, "read_committed");
    if (committed.isPresent() && committed.get().offset() == at.offset()) {
      return committed.get();
    }
    if (any.isPresent() && any.get().offset() == at.offset()) {
      throw new IllegalStateException(
          committed.isPresent() || behindOpenTransaction(at)
              ? at + ": of a transaction that was aborted: the service never saw it"
              : at + ": of a transaction that is still open: the service has not seen it yet");
    }
    String next = committed.map(r -> "; the next record is at offset " + r.offset()).orElse("");
    throw new IllegalStateException(
        at + ": no record at this offset: compacted away, or a marker of a transaction" + next);
  }

  private void requirePartition(Coordinates at) {
    try (Cluster cluster = new Cluster(kafka)) {
      TopicSight topic = cluster.look(List.of(at.topic())).get(at.topic());
      if (topic.missing()) {
        throw new IllegalArgumentException(at.topic() + ": no such topic");
      }
      if (!topic.hidden() && at.partition() >= topic.partitions()) {
        throw new IllegalArgumentException(
            "%s: no partition %d, expected 0 to %d"
                .formatted(at.topic(), at.partition(), topic.partitions() - 1));
      }
    }
  }

  /** The first record at the offset or after it, to the end that there is now. */
  private Optional<ConsumerRecord<byte[], byte[]>> first(Coordinates at, String isolation) {
    TopicPartition partition = new TopicPartition(at.topic(), at.partition());
    List<TopicPartition> one = List.of(partition);
    try (var consumer = Consumers.open(kafka, isolation)) {
      consumer.assign(one);
      long begin = consumer.beginningOffsets(one, patience).get(partition);
      long end = consumer.endOffsets(one, patience).get(partition);
      requireWithin(at, begin, end, isolation);
      consumer.seek(partition, Math.min(at.offset(), end));
      long deadline = System.nanoTime() + patience.toNanos();
      while (consumer.position(partition, patience) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          return Optional.of(record);
        }
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "%s: not read within %d s".formatted(at, patience.toSeconds()));
        }
        progress.accept("waiting for " + at);
      }
      return Optional.empty();
    }
  }

  private static void requireWithin(Coordinates at, long begin, long end, String isolation) {
    if (at.offset() < begin) {
      throw new IllegalStateException(
          begin == end
              ? at + ": deleted by retention: the partition is empty, the next offset is " + end
              : at + ": deleted by retention: the earliest offset that is there is " + begin);
    }
    // Behind the last stable offset a committed reader sees nothing; that is said by the caller.
    if (at.offset() >= end && isolation.equals("read_uncommitted")) {
      throw new IllegalStateException(
          end == 0
              ? at + ": not there yet: the partition is empty"
              : at + ": not there yet: the last offset is " + (end - 1));
    }
  }

  /** Whether every transaction at the offset has ended. */
  private boolean behindOpenTransaction(Coordinates at) {
    TopicPartition partition = new TopicPartition(at.topic(), at.partition());
    try (var consumer = Consumers.open(kafka, "read_committed")) {
      return consumer.endOffsets(List.of(partition), patience).get(partition) > at.offset();
    }
  }
}
