package dev.hnetstreams.app.drift;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The population stability index of two samples: the sum over categories of {@code (p - q) ln(p /
 * q)}, where p and q are a category's shares. 0: equal; people read 0.1 as a change to look at and
 * 0.25 as one to act on.
 *
 * <p>Categories that are rare in both count as one, {@code other}: else a hundred labels that
 * hardly occur would make noise. Half a record is added to each, so that none is empty.
 *
 * @param now records of the one sample
 * @param then records of the other
 * @param psi 0 or more; null where there are too few records to tell
 * @param moves the categories that add most to it, most first, {@value #MOVES} at most
 * @see <a href="https://arxiv.org/abs/1808.07232">Yurdakul and Naranjo: Statistical properties of
 *     the population stability index</a>
 */
record Stability(long now, long then, Double psi, List<Move> moves) {
  /** Records that each sample needs at least. */
  static final long MIN_RECORDS = 100;

  /** What the index of two samples of one distribution may come to on average. */
  static final double MAX_NOISE = 0.05;

  static final String OTHER = "other";
  private static final double RARE = 0.01;
  private static final int MOVES = 3;
  private static final double PRIOR = 0.5;

  /**
   * @param now share of the one sample, in [0, 1]
   * @param then share of the other
   * @param psi what it adds to the index, 0 or more
   */
  record Move(String category, double now, double then, double psi) {}

  /** Compares counts by category. */
  static Stability of(Map<String, Long> now, Map<String, Long> then) {
    double nows = sum(now);
    double thens = sum(then);
    Map<String, double[]> counts = new HashMap<>();
    Set<String> all = new TreeSet<>(now.keySet());
    all.addAll(then.keySet());
    for (String category : all) {
      double a = now.getOrDefault(category, 0L);
      double b = then.getOrDefault(category, 0L);
      boolean rare = a < RARE * nows && b < RARE * thens;
      double[] sums = counts.computeIfAbsent(rare ? OTHER : category, c -> new double[2]);
      sums[0] += a;
      sums[1] += b;
    }
    double noise = (counts.size() - 1) * (1 / nows + 1 / thens);
    if (Math.min(nows, thens) < MIN_RECORDS || noise > MAX_NOISE) {
      return new Stability((long) nows, (long) thens, null, List.of());
    }
    List<Move> moves = new ArrayList<>();
    counts.forEach((category, c) -> moves.add(move(category, c, nows, thens, counts.size())));
    moves.sort(Comparator.comparingDouble(Move::psi).reversed().thenComparing(Move::category));
    return new Stability(
        (long) nows,
        (long) thens,
        moves.stream().mapToDouble(Move::psi).sum(),
        List.copyOf(moves.subList(0, Math.min(MOVES, moves.size()))));
  }

  private static Move move(
      String category, double[] counts, double nows, double thens, int categories) {
    double p = (counts[0] + PRIOR) / (nows + PRIOR * categories);
    double q = (counts[1] + PRIOR) / (thens + PRIOR * categories);
    return new Move(category, counts[0] / nows, counts[1] / thens, (p - q) * Math.log(p / q));
  }

  private static double sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
