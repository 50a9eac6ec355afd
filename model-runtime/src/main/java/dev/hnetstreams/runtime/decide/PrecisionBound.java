package dev.hnetstreams.runtime.decide;

/**
 * What a count of right answers says of the share of right answers to come: Clopper and Pearson's
 * lower bound, one-sided. It holds for any count, small ones too, as long as the counted answers
 * are a fair sample of those to come.
 *
 * @see <a href="https://doi.org/10.1093/biomet/26.4.404">Clopper and Pearson, 1934</a>
 */
public final class PrecisionBound {
  /** How sure the bound is. */
  public static final double CONFIDENCE = 0.95;

  private static final int HALVINGS = 40;

  private PrecisionBound() {}

  /**
   * Whether a precision holds: were it lower, so many right answers would come in at most one of
   * twenty samples.
   *
   * @param right 0 to {@code answered}
   * @param precision in [0, 1]
   */
  public static boolean holds(int right, int answered, double precision) {
    return answered > 0 && chance(right, answered, precision) <= 1 - CONFIDENCE;
  }

  /**
   * The least precision that the counts leave plausible, in [0, 1]; 0 without answers.
   *
   * @param right 0 to {@code answered}
   */
  public static double lower(int right, int answered) {
    double low = 0;
    double high = 1;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (holds(right, answered, middle)) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Fewest answers, all of them right, that hold a precision below 1. */
  public static int leastAnswers(double precision) {
    return (int) Math.ceil(Math.log(1 - CONFIDENCE) / Math.log(precision));
  }

  /** Chance of {@code right} or more right answers; where it is large, a part of it that is. */
  private static double chance(int right, int answered, double precision) {
    if (right == 0 || precision >= 1) {
      return 1;
    }
    if (precision <= 0) {
      return 0;
    }
    double rest = Math.log1p(-precision);
    double each = Math.log(precision);
    double logTerm = answered * each; // no answer wrong
    double sum = Math.exp(logTerm);
    for (int wrong = 1; wrong <= answered - right && sum <= 1 - CONFIDENCE; wrong++) {
      logTerm += Math.log((answered - wrong + 1.0) / wrong) + rest - each;
      sum += Math.exp(logTerm);
    }
    return sum;
  }
}
