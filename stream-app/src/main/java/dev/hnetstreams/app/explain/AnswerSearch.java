package dev.hnetstreams.app.explain;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** Looks for the record of an output topic that answers a record of the input. */
public final class AnswerSearch {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final List<String> PARTITIONERS =
      List.of("partitioner.class", "producer.partitioner.class");

  private final Map<String, String> kafka;
  private final Bounds bounds;
  private final Consumer<String> progress;

  /**
   * How far to look.
   *
   * @param records that may be looked at in a topic, 1 or more
   * @param patience for one topic
   * @param fromStart whether to begin at the topic's beginning, not at the record's time
   */
  public record Bounds(long records, Duration patience, boolean fromStart) {
    public Bounds {
      if (records < 1) {
        throw new IllegalArgumentException("--within: " + records + ", expected 1 or more");
      }
    }
  }

  /**
   * What was found.
   *
   * @param record the answer, or null
   * @param searched records that were looked at
   * @param toTheEnd whether all that there is was looked at
   */
  public record Outcome(ConsumerRecord<byte[], byte[]> record, long searched, boolean toTheEnd) {}

  /**
   * @param kafka the service's own settings
   * @param progress is told how far the search is
   */
  public AnswerSearch(Map<String, String> kafka, Bounds bounds, Consumer<String> progress) {
    this.kafka = kafka;
    this.bounds = bounds;
    this.progress = progress;
  }

  /**
   * Searches a topic from the time of a record on: first the partition that its key leads to.
   *
   * @param answers tells the answer
   */
  public Outcome find(
      String topic,
      ConsumerRecord<byte[], byte[]> source,
      Predicate<ConsumerRecord<byte[], byte[]>> answers) {
    try (var consumer = Consumers.open(kafka, "read_committed")) {
      List<PartitionInfo> infos = consumer.partitionsFor(topic, bounds.patience());
      if (infos == null || infos.isEmpty()) {
        throw new IllegalArgumentException(topic + ": no such topic");
      }
      List<TopicPartition> rest = new ArrayList<>();
      infos.forEach(i -> rest.add(new TopicPartition(topic, i.partition())));
      Pass pass = new Pass(topic, source.timestamp(), answers);
      int likely = likelyPartition(source.key(), rest.size());
      if (likely >= 0) {
        TopicPartition first = new TopicPartition(topic, likely);
        rest.remove(first);
        pass.over(consumer, List.of(first));
      }
      if (pass.goesOn() && !rest.isEmpty()) {
        pass.over(consumer, rest);
      }
      return new Outcome(pass.found, pass.searched, !pass.bounded);
    }
  }

  /** Where the producer's default puts a key; -1: anywhere. */
  private int likelyPartition(byte[] key, int partitions) {
    boolean own = PARTITIONERS.stream().anyMatch(kafka::containsKey);
    return key == null || own ? -1 : Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /** One search over some partitions and then over others. */
  private final class Pass {
    private final String topic;
    private final long since;
    private final Predicate<ConsumerRecord<byte[], byte[]>> answers;
    private final long deadline = System.nanoTime() + bounds.patience().toNanos();
    private ConsumerRecord<byte[], byte[]> found;
    private long searched;
    private boolean bounded;

    Pass(String topic, long since, Predicate<ConsumerRecord<byte[], byte[]>> answers) {
      this.topic = topic;
      this.since = Math.max(0, since);
      this.answers = answers;
    }

    boolean goesOn() {
      return found == null && !bounded;
    }

    void over(
        org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
        List<TopicPartition> partitions) {
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, bounds.patience());
      Map<TopicPartition, Long> from = begins(consumer, partitions);
      List<TopicPartition> open = new ArrayList<>(from.keySet());
      consumer.assign(open);
      from.forEach(consumer::seek);
      while (goesOn()) {
        open.removeIf(p -> consumer.position(p, bounds.patience()) >= ends.get(p));
        if (open.isEmpty()) {
          return;
        }
        consumer.poll(POLL).forEach(this::look);
        bounded |= found == null && System.nanoTime() > deadline;
        progress.accept("%s: %,d records searched".formatted(topic, searched));
      }
    }

    private void look(ConsumerRecord<byte[], byte[]> record) {
      if (!goesOn()) {
        return;
      }
      searched++;
      if (answers.test(record)) {
        found = record;
      } else {
        bounded = searched >= bounds.records();
      }
    }

    /** A partition that holds nothing of that time or later is left out. */
    private Map<TopicPartition, Long> begins(
        org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
        List<TopicPartition> partitions) {
      if (bounds.fromStart()) {
        return consumer.beginningOffsets(partitions, bounds.patience());
      }
      Map<TopicPartition, Long> times = new HashMap<>();
      partitions.forEach(p -> times.put(p, since));
      Map<TopicPartition, Long> begins = new HashMap<>();
      Map<TopicPartition, OffsetAndTimestamp> offsets =
          consumer.offsetsForTimes(times, bounds.patience());
      offsets.forEach(
          (p, offset) -> {
            if (offset != null) {
              begins.put(p, offset.offset());
            }
          });
      return begins;
    }
  }
}
