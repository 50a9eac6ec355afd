package dev.hnetstreams.app.inference;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records of each partition are in flight. Written by the partition's stream thread, read by
 * the commit guard and the metrics.
 */
public final class InFlightLedger {
  private static final long NONE = Long.MAX_VALUE;

  private final Map<TopicPartition, AtomicLong> lowest = new ConcurrentHashMap<>();
  private final AtomicInteger total = new AtomicInteger();

  /** A partition's page. */
  final class Page {
    private final AtomicLong lowestOffset;

    private Page(AtomicLong lowestOffset) {
      this.lowestOffset = lowestOffset;
    }

    /** The oldest record in flight, or none when {@code isEmpty}. */
    void oldest(boolean isEmpty, long offset) {
      lowestOffset.setRelease(isEmpty ? NONE : offset);
    }

    void added() {
      total.incrementAndGet();
    }

    void removed(int records) {
      total.addAndGet(-records);
    }
  }

  Page page(String topic, int partition) {
    return new Page(
        lowest.computeIfAbsent(new TopicPartition(topic, partition), p -> new AtomicLong(NONE)));
  }

  /** Records in flight in all partitions. */
  public int total() {
    return total.get();
  }

  /**
   * The last guard against losing records.
   *
   * @param offsets about to be committed: the next offset to read of each partition
   * @throws IllegalStateException when a record before one of them is still in flight
   */
  void requireNothingInFlightBefore(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, next) -> {
          AtomicLong oldest = lowest.get(partition);
          if (oldest != null && oldest.getAcquire() < next.offset()) {
            throw new IllegalStateException(
                "about to commit offset %d of %s while offset %d is still in flight: Kafka Streams"
                        .formatted(next.offset(), partition, oldest.getAcquire())
                    + " no longer calls flushCache before it commits; refusing, or records are lost");
          }
        });
  }
}
