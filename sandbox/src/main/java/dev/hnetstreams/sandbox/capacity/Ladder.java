package dev.hnetstreams.sandbox.capacity;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Looks for the highest of nine loads, a tenth of saturation to nine tenths, that keeps a bound: by
 * halves, as latency rises with load.
 */
final class Ladder {
  /** Most loads that a search measures. */
  static final int STEPS = 4;

  private static final int TENTHS = 9;

  private Ladder() {}

  /**
   * Searches.
   *
   * @param measure measures a share of saturation, in percent
   * @return what was measured, by load; 2 to {@value #STEPS} of them
   */
  static List<Load> search(IntFunction<Load> measure, double boundMillis) {
    SortedMap<Integer, Load> measured = new TreeMap<>();
    int kept = 0;
    int broken = TENTHS + 1;
    while (broken - kept > 1) {
      int tenths = (kept + broken) / 2;
      Load load = measure.apply(10 * tenths);
      measured.put(tenths, load);
      if (load.within(boundMillis)) {
        kept = tenths;
      } else {
        broken = tenths;
      }
    }
    return List.copyOf(measured.values());
  }

  /** The highest load that keeps the bound; empty when none does. */
  static Optional<Load> highest(List<Load> loads, double boundMillis) {
    return loads.stream()
        .filter(load -> load.within(boundMillis))
        .max(Comparator.comparingInt(Load::share));
  }
}
