package dev.hnetstreams.app.metrics;

import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * The histogram of chunks' lengths. A text has some thirty chunks, so that each costs one increment
 * here, not an observation with its search for the bucket. Any thread.
 */
final class ChunkLengths implements Collector {
  private static final double[] UPPER_BOUNDS = {
    1, 2, 3, 4, 5, 6, 8, 12, 20, 50, Double.POSITIVE_INFINITY
  };

  /** Bucket by length, for those up to the last finite bound. */
  private static final byte[] BUCKETS = buckets();

  private final String name;
  private final String help;
  private final LongAdder[] counts = new LongAdder[UPPER_BOUNDS.length];
  private final LongAdder bytes = new LongAdder();

  /**
   * @param name of the histogram, without a suffix
   */
  ChunkLengths(String name, String help) {
    this.name = name;
    this.help = help;
    for (int i = 0; i < counts.length; i++) {
      counts[i] = new LongAdder();
    }
  }

  private static byte[] buckets() {
    byte[] buckets = new byte[(int) UPPER_BOUNDS[UPPER_BOUNDS.length - 2] + 1];
    int bucket = 0;
    for (int length = 0; length < buckets.length; length++) {
      if (length > UPPER_BOUNDS[bucket]) {
        bucket++;
      }
      buckets[length] = (byte) bucket;
    }
    return buckets;
  }

  /**
   * Counts the chunks of a text.
   *
   * @param lengths in bytes, each 0 or more
   */
  void observe(List<Integer> lengths) {
    long sum = 0;
    for (int i = 0; i < lengths.size(); i++) {
      int length = lengths.get(i);
      counts[length < BUCKETS.length ? BUCKETS[length] : counts.length - 1].increment();
      sum += length;
    }
    bytes.add(sum);
  }

  @Override
  public MetricSnapshot collect() {
    long[] now = new long[counts.length];
    for (int i = 0; i < now.length; i++) {
      now[i] = counts[i].sum();
    }
    return HistogramSnapshot.builder()
        .name(name)
        .help(help)
        .dataPoint(
            HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(ClassicHistogramBuckets.of(UPPER_BOUNDS, now))
                .sum((double) bytes.sum())
                .build())
        .build();
  }
}
