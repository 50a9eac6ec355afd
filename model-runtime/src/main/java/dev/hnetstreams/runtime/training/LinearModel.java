package dev.hnetstreams.runtime.training;

import dev.hnetstreams.runtime.head.TextFeatures;
import dev.hnetstreams.runtime.head.Weights;
import java.util.ArrayList;
import java.util.List;

/**
 * Logistic regression on some of the rows: softmax where one label holds, a sigmoid for each where
 * several may.
 *
 * @param weights [outputs] biases, then [columns, outputs]
 */
record LinearModel(Design design, int outputs, double[] weights) {
  private static final int MAX_STEPS = 60;
  private static final double TOLERANCE = 1e-4;

  /** Outputs from which on a copy is faster than a loop over two offsets. */
  private static final int WIDE = 8;

  /**
   * Fits a model to rows.
   *
   * @param which indexes of the rows to learn from, one or more
   * @param strength how far it goes for these rows, above 0: the C of other implementations
   */
  static LinearModel fit(Rows rows, List<Integer> which, double strength) {
    List<TextFeatures> features = new ArrayList<>(which.size());
    which.forEach(row -> features.add(rows.features().get(row)));
    int outputs = rows.outputs();
    Design design = Design.of(features, outputs);
    List<Design.Vector> vectors = features.stream().map(design::vector).toList();
    double[] w = new double[outputs * (1 + design.columns())];
    Lbfgs.minimise(new Loss(rows, which, vectors, design, strength), w, MAX_STEPS, TOLERANCE);
    return new LinearModel(design, outputs, w);
  }

  /** What the model says of a text: [labels] logits, as the head will say them. */
  double[] logits(TextFeatures text, boolean several) {
    double[] out = new double[outputs];
    say(design, outputs, weights, design.vector(text), out);
    return several || outputs > 1 ? out : new double[] {-out[0] / 2, out[0] / 2};
  }

  /** As a head has it. */
  Weights headWeights() {
    return design.weights(weights, outputs);
  }

  private static void say(
      Design design, int outputs, double[] w, Design.Vector vector, double[] out) {
    System.arraycopy(w, 0, out, 0, outputs);
    double[] some = new double[outputs];
    for (int d = 0; d < vector.dense().length; d++) {
      add(out, vector.dense()[d], w, outputs * (1 + d), some);
    }
    int grams = outputs * (1 + design.dim());
    for (int i = 0; i < vector.columns().length; i++) {
      add(out, vector.values()[i], w, grams + vector.columns()[i] * outputs, some);
    }
  }

  /** Adds weights to outputs. Through a copy with equal indexes, which the JIT makes vectors of. */
  private static void add(double[] out, float value, double[] w, int from, double[] some) {
    if (out.length < WIDE) {
      for (int o = 0; o < out.length; o++) {
        out[o] += value * w[from + o];
      }
      return;
    }
    System.arraycopy(w, from, some, 0, out.length);
    for (int o = 0; o < out.length; o++) {
      out[o] += value * some[o];
    }
  }

  /** Adds outputs to weights, likewise. */
  private static void addBack(double[] w, int from, float value, double[] out, double[] some) {
    if (out.length < WIDE) {
      for (int o = 0; o < out.length; o++) {
        w[from + o] += value * out[o];
      }
      return;
    }
    System.arraycopy(w, from, some, 0, out.length);
    for (int o = 0; o < out.length; o++) {
      some[o] += value * out[o];
    }
    System.arraycopy(some, 0, w, from, out.length);
  }

  /** The mean loss of the rows, and a penalty for weights. */
  private record Loss(
      Rows rows, List<Integer> which, List<Design.Vector> vectors, Design design, double strength)
      implements Lbfgs.Objective {
    @Override
    public double at(double[] w, double[] gradient) {
      int outputs = rows.outputs();
      double loss = 0;
      double penalty = 1 / (strength * which.size());
      for (int i = 0; i < w.length; i++) {
        boolean bias = i < outputs;
        gradient[i] = bias ? 0 : penalty * w[i];
        loss += bias ? 0 : penalty / 2 * w[i] * w[i];
      }
      double[] out = new double[outputs];
      for (int i = 0; i < which.size(); i++) {
        say(design, outputs, w, vectors.get(i), out);
        boolean[] target = rows.targets()[which.get(i)];
        double one = rows.several() || outputs == 1 ? sigmoids(out, target) : softmax(out, target);
        loss += one / which.size();
        back(gradient, vectors.get(i), out);
      }
      return loss;
    }

    /** Turns logits into the gradient of the loss, and returns the loss. */
    private double sigmoids(double[] out, boolean[] target) {
      double loss = 0;
      for (int o = 0; o < out.length; o++) {
        boolean holds = target[rows.several() ? o : 1];
        double signed = holds ? out[o] : -out[o];
        loss += signed > 0 ? Math.log1p(Math.exp(-signed)) : Math.log1p(Math.exp(signed)) - signed;
        out[o] = 1 / (1 + Math.exp(-out[o])) - (holds ? 1 : 0);
      }
      return loss;
    }

    private static double softmax(double[] out, boolean[] target) {
      double max = Double.NEGATIVE_INFINITY;
      for (double logit : out) {
        max = Math.max(max, logit);
      }
      double sum = 0;
      double right = 0;
      for (int o = 0; o < out.length; o++) {
        right = target[o] ? out[o] - max : right;
        out[o] = Math.exp(out[o] - max);
        sum += out[o];
      }
      for (int o = 0; o < out.length; o++) {
        out[o] = out[o] / sum - (target[o] ? 1 : 0);
      }
      return Math.log(sum) - right;
    }

    private void back(double[] gradient, Design.Vector vector, double[] error) {
      int outputs = error.length;
      double share = 1.0 / which.size();
      for (int o = 0; o < outputs; o++) {
        error[o] *= share;
        gradient[o] += error[o];
      }
      double[] some = new double[outputs];
      for (int d = 0; d < vector.dense().length; d++) {
        addBack(gradient, outputs * (1 + d), vector.dense()[d], error, some);
      }
      int grams = outputs * (1 + design.dim());
      for (int i = 0; i < vector.columns().length; i++) {
        int from = grams + vector.columns()[i] * outputs;
        addBack(gradient, from, vector.values()[i], error, some);
      }
    }
  }
}
