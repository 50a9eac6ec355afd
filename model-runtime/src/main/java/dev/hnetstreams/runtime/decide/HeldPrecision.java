package dev.hnetstreams.runtime.decide;

import dev.hnetstreams.runtime.bundle.Curve;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The threshold that a precision takes of a curve.
 *
 * <p>The thresholds are tried from the strictest that has enough answers downwards, and the search
 * ends at the first that does not hold the precision. So the bound is true of the threshold that is
 * found, though many were tried (fixed-sequence testing).
 *
 * @param asked the precision, in (0, 1)
 * @param threshold the least that holds it, in [0, 1], or {@link #NEVER}
 * @param answered answers at or above it; where nothing holds, at the best threshold that there is
 * @param right how many of these were right
 * @param lower bound of the precision there, at 95 %, in [0, 1]
 */
public record HeldPrecision(double asked, double threshold, int answered, int right, double lower) {
  /** The threshold of a label that is never decided. */
  public static final double NEVER = Double.POSITIVE_INFINITY;

  /** Whether the precision can be held. */
  public boolean held() {
    return threshold != NEVER;
  }

  /** Finds the threshold of a label. One that the curve lacks is never decided. */
  public static HeldPrecision of(double asked, Curve curve, String label) {
    return curve
        .of(label)
        .filter(group -> !group.answered().isEmpty())
        .map(group -> of(asked, curve.thresholds(), group))
        .orElse(new HeldPrecision(asked, NEVER, 0, 0, 0));
  }

  private static HeldPrecision of(double asked, List<Double> thresholds, Curve.Group counts) {
    int found = -1;
    int enough = PrecisionBound.leastAnswers(asked);
    for (int at = thresholds.size() - 1; at >= 0; at--) {
      int answered = counts.answered().get(at);
      if (answered < enough) {
        continue;
      }
      if (!PrecisionBound.holds(counts.right().get(at), answered, asked)) {
        break;
      }
      found = at;
    }
    int shown = found >= 0 ? found : best(counts);
    return new HeldPrecision(
        asked,
        found >= 0 ? thresholds.get(found) : NEVER,
        counts.answered().get(shown),
        counts.right().get(shown),
        bound(counts, shown));
  }

  /** The step with the highest bound. */
  private static int best(Curve.Group counts) {
    return IntStream.range(0, counts.answered().size())
        .boxed()
        .max(Comparator.comparingDouble(at -> bound(counts, at)))
        .orElse(0);
  }

  private static double bound(Curve.Group counts, int at) {
    return PrecisionBound.lower(counts.right().get(at), counts.answered().get(at));
  }
}
