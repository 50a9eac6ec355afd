package dev.hnetstreams.runtime.training;

import java.util.ArrayList;
import java.util.List;

/**
 * Accuracy by rows that were learned from, on two of the folds: with a quarter of the others, a
 * half, and all.
 *
 * @param points ascending
 */
record Curve(List<Report.Point> points) {
  private static final int[] PARTS = {4, 2};

  /** Errors fall by a power of the rows; no data that we know of falls faster than this. */
  private static final double FASTEST = 1;

  /** Models that it fits. */
  static final int MODELS = 2 * PARTS.length;

  /**
   * @param whole what models say that have learned from all other folds
   */
  static Curve of(Rows rows, int[] fold, int folds, double strength, HeldOut whole, Work work) {
    List<Integer> asked = List.of(0, 1);
    List<Report.Point> points = new ArrayList<>();
    int learned = rows.size() * (folds - 1) / folds;
    for (int part : PARTS) {
      HeldOut held = HeldOut.of(rows, fold, asked, part, strength, work);
      points.add(new Report.Point(learned / part, held.accuracy(rows)));
    }
    double[][] same = new double[rows.size()][];
    for (int row = 0; row < same.length; row++) {
      same[row] = asked.contains(fold[row]) ? whole.logits()[row] : null;
    }
    points.add(new Report.Point(learned, new HeldOut(same).accuracy(rows)));
    return new Curve(points);
  }

  /** The exponent by which errors fall with rows, in (0, 1]; NaN when they do not fall. */
  double decay() {
    double first = 1 - points.get(0).accuracy();
    double last = 1 - points.get(points.size() - 1).accuracy();
    double growth = (double) points.get(points.size() - 1).rows() / points.get(0).rows();
    boolean falls = first > 0 && last > 0 && last < first;
    return falls ? Math.min(FASTEST, Math.log(first / last) / Math.log(growth)) : Double.NaN;
  }

  /** The accuracy to expect with twice the rows; NaN when the curve tells none. */
  double twice(double accuracy) {
    return 1 - (1 - accuracy) * Math.pow(2, -decay());
  }
}
