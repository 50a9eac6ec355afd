package dev.hnetstreams.runtime.training;

import dev.hnetstreams.runtime.head.TextFeatures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which texts are alike: the cosine of their columns, the network's features and n-grams together.
 */
final class Neighbours {
  private final Design design;
  private final List<Design.Vector> vectors = new ArrayList<>();
  private final double[] norms;

  Neighbours(Design design, List<TextFeatures> texts) {
    this.design = design;
    this.norms = new double[texts.size()];
    for (int i = 0; i < norms.length; i++) {
      Design.Vector vector = design.vector(texts.get(i));
      vectors.add(vector);
      norms[i] = Math.sqrt(Math.max(1e-12, dot(vector, vector)));
    }
  }

  /** In [-1, 1]. */
  double likeness(int one, int other) {
    return dot(vectors.get(one), vectors.get(other)) / (norms[one] * norms[other]);
  }

  /** The likest first. */
  List<Integer> nearest(int of, int count) {
    double[] likeness = new double[norms.length];
    List<Integer> others = new ArrayList<>();
    for (int other = 0; other < norms.length; other++) {
      if (other != of) {
        likeness[other] = likeness(of, other);
        others.add(other);
      }
    }
    others.sort(Comparator.comparingDouble(other -> -likeness[other]));
    return others.subList(0, Math.min(count, others.size()));
  }

  private double dot(Design.Vector a, Design.Vector b) {
    double sum = 0;
    for (int d = 0; d < design.dim(); d++) {
      sum += a.dense()[d] * b.dense()[d];
    }
    int i = 0;
    int j = 0;
    while (i < a.columns().length && j < b.columns().length) {
      int order = Integer.compare(a.columns()[i], b.columns()[j]);
      if (order == 0) {
        sum += a.values()[i++] * b.values()[j++];
      } else if (order < 0) {
        i++;
      } else {
        j++;
      }
    }
    return sum;
  }
}
