package dev.hnetstreams.async.internals;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.StreamsException;

/**
 * Offsets of the records in flight, by partition and stage. Written by stream threads, read by the
 * commit guard and by metrics.
 */
public final class InFlightOffsets {
  private static final long NONE = Long.MAX_VALUE;

  private final Map<TopicPartition, Map<String, AtomicLong>> oldest = new ConcurrentHashMap<>();
  private final AtomicInteger total = new AtomicInteger();
  private volatile boolean abandoned;

  /**
   * The records of one stage and partition that are in flight. Owned by the task's stream thread.
   */
  final class Partition {
    private final AtomicLong lowest;
    private long[] ring = new long[16];
    private int first;
    private int size;

    private Partition(AtomicLong lowest) {
      this.lowest = lowest;
    }

    /** A record came; offsets ascend. */
    void add(long offset) {
      if (size == ring.length) {
        long[] larger = new long[2 * size];
        for (int i = 0; i < size; i++) {
          larger[i] = ring[(first + i) & (ring.length - 1)];
        }
        ring = larger;
        first = 0;
      }
      ring[(first + size++) & (ring.length - 1)] = offset;
      total.incrementAndGet();
      publish();
    }

    /** The oldest record is done. */
    void removeOldest() {
      first = (first + 1) & (ring.length - 1);
      size--;
      total.decrementAndGet();
      publish();
    }

    /** Every record is given up. */
    void clear() {
      total.addAndGet(-size);
      size = 0;
      publish();
    }

    private void publish() {
      lowest.setRelease(size == 0 ? NONE : ring[first]);
    }
  }

  Partition of(String stage, TopicPartition partition) {
    return new Partition(
        oldest
            .computeIfAbsent(partition, p -> new ConcurrentHashMap<>())
            .computeIfAbsent(stage, s -> new AtomicLong(NONE)));
  }

  /** Records in flight in all partitions. */
  public int total() {
    return total.get();
  }

  /** Stream threads that poll from now on fail. */
  public void abandon() {
    abandoned = true;
  }

  void requireNotAbandoned() {
    if (abandoned) {
      throw new StreamsException("its stage was abandoned: the streams were closed and went on");
    }
  }

  /**
   * The last guard against losing records.
   *
   * @param offsets about to be committed: the next offset to read of each partition
   * @throws IllegalStateException when a record before one of them is still in flight
   */
  void requireNothingInFlightBefore(Map<TopicPartition, OffsetAndMetadata> offsets) {
    offsets.forEach(
        (partition, next) ->
            oldest
                .getOrDefault(partition, Map.of())
                .forEach(
                    (stage, lowest) -> {
                      if (lowest.getAcquire() < next.offset()) {
                        throw new IllegalStateException(
                            "about to commit offset %d of %s while offset %d is still in flight in %s:"
                                    .formatted(next.offset(), partition, lowest.getAcquire(), stage)
                                + " Kafka Streams no longer calls flushCache before it commits;"
                                + " refusing, or records are lost");
                      }
                    }));
  }
}
