package dev.hnetstreams.runtime.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The least confidence at which a label is decided, and how that fares on held-out rows.
 *
 * @param value in [0, 1]
 * @param precision of the decisions for the label, or NaN when there are none
 * @param recall part of the label's rows that are decided for it
 * @param reached whether the precision that was asked for is held; false also when the rows are too
 *     few to tell
 * @param decided held-out rows that are decided for the label
 */
record Threshold(double value, double precision, double recall, boolean reached, int decided) {
  /** With fewer held-out rows a threshold would be a guess. */
  private static final int FEW = 10;

  private static final double UNKNOWN = 0.5;
  private static final double LEAST = 0.3;
  private static final double MOST = 0.98;

  private record Scored(double confidence, boolean right) {}

  /**
   * The least threshold whose decisions are as precise as asked. Where none is, the most precise
   * one that keeps a quarter of the decisions.
   */
  static Threshold of(Rows rows, HeldOut held, double temperature, int label, double precision) {
    List<Scored> scored = scored(rows, held, temperature, label);
    int all = rows.count(label);
    if (scored.size() < FEW) {
      return at(scored, UNKNOWN, all, false);
    }
    double found = -1;
    double most = -1;
    double fallback = MOST;
    int right = 0;
    for (int i = 0; i < scored.size(); i++) {
      right += scored.get(i).right() ? 1 : 0;
      double here = (double) right / (i + 1);
      double confidence = scored.get(i).confidence();
      if (here >= precision && i + 1 >= FEW / 2) {
        found = confidence;
      }
      if (here > most && (i + 1) * 4 >= scored.size()) {
        most = here;
        fallback = confidence;
      }
    }
    double value = found < 0 ? fallback : found;
    value = Math.ceil(Math.min(MOST, Math.max(LEAST, value)) * 100) / 100;
    Threshold at = at(scored, value, all, true);
    return at.precision() >= precision ? at : at(scored, value, all, false);
  }

  /** How a threshold fares. */
  static Threshold at(Rows rows, HeldOut held, double temperature, int label, double value) {
    return at(scored(rows, held, temperature, label), value, rows.count(label), true);
  }

  private static Threshold at(List<Scored> scored, double value, int all, boolean reached) {
    int decided = 0;
    int right = 0;
    for (Scored one : scored) {
      decided += one.confidence() >= value ? 1 : 0;
      right += one.confidence() >= value && one.right() ? 1 : 0;
    }
    return new Threshold(
        value,
        decided == 0 ? Double.NaN : (double) right / decided,
        all == 0 ? 0 : (double) right / all,
        reached,
        decided);
  }

  /** Rows for which the label is best, the most confident first. */
  private static List<Scored> scored(Rows rows, HeldOut held, double temperature, int label) {
    List<Scored> scored = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      double confidence = held.confidence(row, rows.several(), temperature)[label];
      if (rows.several() ? confidence >= 0.5 : held.best(row) == label) {
        scored.add(new Scored(confidence, rows.targets()[row][label]));
      }
    }
    scored.sort(Comparator.comparingDouble(Scored::confidence).reversed());
    return scored;
  }
}
