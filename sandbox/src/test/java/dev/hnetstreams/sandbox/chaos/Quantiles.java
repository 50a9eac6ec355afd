package dev.hnetstreams.sandbox.chaos;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** Milliseconds, each once. Any thread may add. */
final class Quantiles {
  private final int[] millis;
  private final AtomicInteger count = new AtomicInteger();

  /**
   * @param most what comes beyond is not kept
   */
  Quantiles(int most) {
    this.millis = new int[most];
  }

  void add(long value) {
    int at = count.getAndIncrement();
    if (at < millis.length) {
      millis[at] = (int) value;
    }
  }

  int count() {
    return Math.min(count.get(), millis.length);
  }

  /**
   * @param q in [0, 1]
   */
  int at(double q) {
    int[] sorted = Arrays.copyOf(millis, count());
    Arrays.sort(sorted);
    return sorted.length == 0
        ? -1
        : sorted[(int) Math.min(sorted.length - 1L, (long) (q * sorted.length))];
  }
}
