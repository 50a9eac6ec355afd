package dev.hnetstreams.app.http;

import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts latencies in buckets that are exact below 128 ms and within 1/64 above. Any number of
 * threads records; one takes percentiles.
 */
final class LatencyCounts {
  /** The longest latency that is told apart: a day. */
  static final long MAX_MILLIS = 86_400_000;

  private static final int HALF = 64;

  private final AtomicLongArray counts = new AtomicLongArray(bucket(MAX_MILLIS) + 1);

  /** Since the last look. */
  record Percentiles(long p50Millis, long p99Millis) {}

  /** Counts one latency; a negative one counts as 0, a longer one as {@link #MAX_MILLIS}. */
  void record(long millis) {
    counts.incrementAndGet(bucket(Math.max(0, Math.min(millis, MAX_MILLIS))));
  }

  /** The percentiles since the last call, and begins anew; null when nothing was recorded. */
  Percentiles take() {
    long[] taken = new long[counts.length()];
    long total = 0;
    for (int i = 0; i < taken.length; i++) {
      taken[i] = counts.get(i) == 0 ? 0 : counts.getAndSet(i, 0);
      total += taken[i];
    }
    return total == 0
        ? null
        : new Percentiles(percentile(taken, total, 50), percentile(taken, total, 99));
  }

  /** The greatest value of the bucket that holds the percentile. */
  private static long percentile(long[] taken, long total, int percent) {
    long rank = Math.max(1, (total * percent + 99) / 100);
    int bucket = 0;
    for (long seen = taken[0]; seen < rank; seen += taken[bucket]) {
      bucket++;
    }
    return greatest(bucket);
  }

  private static int bucket(long millis) {
    int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(millis | 1) - 6);
    return HALF * shift + (int) (millis >>> shift);
  }

  private static long greatest(int bucket) {
    int shift = Math.max(0, bucket / HALF - 1);
    return ((bucket - (long) HALF * shift + 1) << shift) - 1;
  }
}
