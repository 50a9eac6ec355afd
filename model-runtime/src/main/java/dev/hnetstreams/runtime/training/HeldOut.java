package dev.hnetstreams.runtime.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What models say of rows that they have not learned from.
 *
 * @param logits [rows, labels]; null for a row that was not asked
 */
record HeldOut(double[][] logits) {

  /**
   * Asks for the rows of each of some folds a model that has learned from the others.
   *
   * @param part one in so many of the other folds' rows is learned from
   */
  static HeldOut of(
      Rows rows, int[] fold, List<Integer> asked, int part, double strength, Work work) {
    double[][] logits = new double[rows.size()][];
    List<Callable<Void>> tasks = new ArrayList<>();
    for (int out : asked) {
      tasks.add(
          () -> {
            List<Integer> learned = learned(rows, fold, out, part);
            LinearModel model = LinearModel.fit(rows, learned, strength);
            for (int row = 0; row < rows.size(); row++) {
              if (fold[row] == out) {
                logits[row] = model.logits(rows.features().get(row), rows.several());
              }
            }
            return null;
          });
    }
    work.all(tasks);
    return new HeldOut(logits);
  }

  /** What these say, or the others of rows that these were not asked. */
  HeldOut or(HeldOut others) {
    double[][] all = logits.clone();
    for (int row = 0; row < all.length; row++) {
      all[row] = all[row] == null ? others.logits[row] : all[row];
    }
    return new HeldOut(all);
  }

  /**
   * Every {@code part}-th row of each label that is not in the fold, the first of each included.
   */
  private static List<Integer> learned(Rows rows, int[] fold, int out, int part) {
    int[] seen = new int[rows.labels().size() + 1];
    List<Integer> learned = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      if (fold[row] != out && seen[rows.label(row) + 1]++ % part == 0) {
        learned.add(row);
      }
    }
    return learned;
  }

  /** Probabilities of the labels, or of each label: [labels]. */
  double[] confidence(int row, boolean several, double temperature) {
    double[] p = new double[logits[row].length];
    double max = Double.NEGATIVE_INFINITY;
    for (double logit : logits[row]) {
      max = Math.max(max, logit);
    }
    double sum = 0;
    for (int label = 0; label < p.length; label++) {
      p[label] =
          several
              ? 1 / (1 + Math.exp(-logits[row][label] / temperature))
              : Math.exp((logits[row][label] - max) / temperature);
      sum += p[label];
    }
    for (int label = 0; !several && label < p.length; label++) {
      p[label] /= sum;
    }
    return p;
  }

  /** The label that has most. */
  int best(int row) {
    int best = 0;
    for (int label = 1; label < logits[row].length; label++) {
      best = logits[row][label] > logits[row][best] ? label : best;
    }
    return best;
  }

  /** Mean negative log likelihood of what holds, of the rows that were asked. */
  double loss(Rows rows, double temperature) {
    double loss = 0;
    int asked = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (logits[row] == null) {
        continue;
      }
      asked++;
      double[] p = confidence(row, rows.several(), temperature);
      for (int label = 0; label < p.length; label++) {
        if (rows.targets()[row][label]) {
          loss -= Math.log(Math.max(p[label], 1e-12));
        } else if (rows.several()) {
          loss -= Math.log(Math.max(1 - p[label], 1e-12));
        }
      }
    }
    return loss / Math.max(1, asked);
  }

  /** Part of the rows whose labels are all told right, of those that were asked. */
  double accuracy(Rows rows) {
    int right = 0;
    int asked = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (logits[row] != null) {
        asked++;
        right += right(rows, row) ? 1 : 0;
      }
    }
    return asked == 0 ? 0 : (double) right / asked;
  }

  boolean right(Rows rows, int row) {
    if (!rows.several()) {
      return rows.targets()[row][best(row)];
    }
    for (int label = 0; label < rows.labels().size(); label++) {
      if (rows.targets()[row][label] != logits[row][label] > 0) {
        return false;
      }
    }
    return true;
  }

  /** The temperature at which the loss is least. */
  double temperature(Rows rows) {
    // With few rows, the best temperature says more of the few than of what will come.
    double reach = rows.size() < 50 ? Math.log(3) : Math.log(10);
    double low = -reach;
    double high = reach;
    double golden = (Math.sqrt(5) - 1) / 2;
    for (int step = 0; step < 24; step++) {
      double left = high - golden * (high - low);
      double right = low + golden * (high - low);
      if (loss(rows, Math.exp(left)) < loss(rows, Math.exp(right))) {
        high = right;
      } else {
        low = left;
      }
    }
    return Math.exp((low + high) / 2);
  }
}
