package dev.hnetstreams.runtime.training;

import dev.hnetstreams.runtime.head.TextFeatures;
import dev.hnetstreams.runtime.head.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * From a text's features to the columns of a linear model: the network's features standardised,
 * then the n-grams that more than one training row has, weighted by how rare they are.
 *
 * @param mean [dim]
 * @param factor [dim] by which what differs from the mean is multiplied
 * @param grams ascending
 * @param rarity [grams]
 */
record Design(float[] mean, float[] factor, int[] grams, float[] rarity) {
  /** Weights of all outputs together: bounds memory and time. */
  private static final int MAX_WEIGHTS = 1_200_000;

  /** What the two kinds of columns weigh to each other. */
  private static final double GRAMS = 1.0;

  /**
   * A row as columns.
   *
   * @param dense [dim]
   * @param columns of its n-grams
   * @param values [columns]
   */
  record Vector(float[] dense, int[] columns, float[] values) {}

  /** Fits the columns to the rows that are learned from. */
  static Design of(List<TextFeatures> rows, int outputs) {
    int dim = rows.get(0).dense().length;
    double[] sum = new double[dim];
    double[] squares = new double[dim];
    Map<Integer, Integer> counts = new HashMap<>();
    for (TextFeatures row : rows) {
      for (int d = 0; d < dim; d++) {
        sum[d] += row.dense()[d];
        squares[d] += (double) row.dense()[d] * row.dense()[d];
      }
      for (int gram : row.grams()) {
        counts.merge(gram, 1, Integer::sum);
      }
    }
    float[] mean = new float[dim];
    float[] factor = new float[dim];
    for (int d = 0; d < dim; d++) {
      mean[d] = (float) (sum[d] / rows.size());
      double variance = squares[d] / rows.size() - (double) mean[d] * mean[d];
      factor[d] = (float) (1 / (Math.sqrt(Math.max(variance, 1e-6)) * Math.sqrt(dim)));
    }
    int most = Math.max(500, MAX_WEIGHTS / outputs - dim);
    int[] grams =
        counts.entrySet().stream()
            .filter(e -> e.getValue() >= 2)
            .sorted(
                Map.Entry.<Integer, Integer>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(most)
            .mapToInt(Map.Entry::getKey)
            .sorted()
            .toArray();
    float[] rarity = new float[grams.length];
    double base = Math.log(1 + rows.size() / 2.0);
    for (int i = 0; i < grams.length; i++) {
      rarity[i] =
          (float) (GRAMS * Math.log(1 + (double) rows.size() / counts.get(grams[i])) / base);
    }
    return new Design(mean, factor, grams, rarity);
  }

  int dim() {
    return mean.length;
  }

  int columns() {
    return mean.length + grams.length;
  }

  Vector vector(TextFeatures text) {
    float[] dense = new float[mean.length];
    for (int d = 0; d < dense.length; d++) {
      dense[d] = (text.dense()[d] - mean[d]) * factor[d];
    }
    int[] columns = new int[text.grams().length];
    float[] values = new float[columns.length];
    int size = 0;
    for (int i = 0; i < columns.length; i++) {
      int column = Arrays.binarySearch(grams, text.grams()[i]);
      if (column >= 0) {
        columns[size] = column;
        values[size++] = text.values()[i] * rarity[column];
      }
    }
    return new Vector(dense, Arrays.copyOf(columns, size), Arrays.copyOf(values, size));
  }

  /**
   * The model on features as they come: what standardises them goes into its weights.
   *
   * @param w [outputs] biases, then [columns, outputs]
   */
  Weights weights(double[] w, int outputs) {
    double[] bias = Arrays.copyOf(w, outputs);
    float[] dense = new float[dim() * outputs];
    for (int d = 0; d < dim(); d++) {
      for (int o = 0; o < outputs; o++) {
        double weight = w[outputs + d * outputs + o] * factor[d];
        dense[d * outputs + o] = (float) weight;
        bias[o] -= weight * mean[d];
      }
    }
    float[] ofGrams = new float[grams.length * outputs];
    int from = outputs + dim() * outputs;
    for (int i = 0; i < ofGrams.length; i++) {
      ofGrams[i] = (float) (w[from + i] * rarity[i / outputs]);
    }
    float[] biases = new float[outputs];
    for (int o = 0; o < outputs; o++) {
      biases[o] = (float) bias[o];
    }
    return Weights.of(biases, dense, grams, ofGrams);
  }
}
