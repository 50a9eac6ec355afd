package dev.hnetstreams.runtime.head;

import java.util.Arrays;

/**
 * A linear model over the mean of the chunks' features and the hashed n-grams. Do not change the
 * arrays.
 *
 * @param bias [outputs]
 * @param dense [dim, outputs]
 * @param grams the n-grams that have weights, ascending, in [0, 2^18)
 * @param scale [outputs] what a level of 8 bits is worth
 * @param levels [grams, outputs]
 */
public record Weights(float[] bias, float[] dense, int[] grams, float[] scale, byte[] levels) {
  public Weights {
    int outputs = bias.length;
    boolean fits =
        outputs >= 1
            && dense.length % outputs == 0
            && scale.length == outputs
            && levels.length == (long) grams.length * outputs;
    if (!fits) {
      throw new HeadException("weights: sizes do not fit each other");
    }
    for (float[] values : new float[][] {bias, dense, scale}) {
      for (float value : values) {
        if (!Float.isFinite(value)) {
          throw new HeadException("weights: " + value + ", expected a finite number");
        }
      }
    }
    for (int i = 0; i < grams.length; i++) {
      if (grams[i] < 0 || grams[i] >= Grams.SPACE || (i > 0 && grams[i] <= grams[i - 1])) {
        throw new HeadException(
            "weights: n-gram " + grams[i] + ", expected ascending in [0, 2^18)");
      }
    }
  }

  /** Rounds the weights of the n-grams to 8 bits. {@code weights}: [grams, outputs]. */
  public static Weights of(float[] bias, float[] dense, int[] grams, float[] weights) {
    int outputs = bias.length;
    float[] scale = new float[outputs];
    for (int i = 0; i < weights.length; i++) {
      scale[i % outputs] = Math.max(scale[i % outputs], Math.abs(weights[i]) / 127);
    }
    byte[] levels = new byte[weights.length];
    for (int i = 0; i < weights.length; i++) {
      float level = scale[i % outputs];
      levels[i] = (byte) (level == 0 ? 0 : Math.round(weights[i] / level));
    }
    return new Weights(bias, dense, grams, scale, levels);
  }

  int outputs() {
    return bias.length;
  }

  /** Numbers a chunk. */
  int dim() {
    return dense.length / bias.length;
  }

  /** The row of the n-gram in {@code levels}; negative when it has no weights. */
  private int row(int gram) {
    return Arrays.binarySearch(grams, gram);
  }

  /** What a row says: [outputs]. */
  double[] of(RowFeatures row) {
    int outputs = outputs();
    double[] sums = new double[outputs];
    float[] mean = row.mean();
    for (int d = 0; d < mean.length; d++) {
      for (int o = 0; o < outputs; o++) {
        sums[o] += mean[d] * dense[d * outputs + o];
      }
    }
    double[] said = new double[outputs];
    for (int[] chunk : row.grams()) {
      for (int gram : chunk) {
        int at = row(gram);
        for (int o = 0; at >= 0 && o < outputs; o++) {
          said[o] += levels[at * outputs + o];
        }
      }
    }
    for (int o = 0; o < outputs; o++) {
      sums[o] += bias[o] + row.gramShare() * scale[o] * said[o];
    }
    return sums;
  }

  /** Each chunk's share of what a row says for one output; they sum to that. */
  double[] shares(RowFeatures row, int output) {
    int outputs = outputs();
    double[] shares = new double[row.chunks()];
    for (int chunk = 0; chunk < shares.length; chunk++) {
      double mean = bias[output];
      int from = row.at() + chunk * row.dim();
      for (int d = 0; d < row.dim(); d++) {
        mean += row.features()[from + d] * dense[d * outputs + output];
      }
      double said = 0;
      for (int gram : row.grams()[chunk]) {
        int at = row(gram);
        said += at < 0 ? 0 : levels[at * outputs + output];
      }
      shares[chunk] = mean / shares.length + row.gramShare() * scale[output] * said;
    }
    return shares;
  }
}
