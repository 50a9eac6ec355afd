package dev.hnetstreams.runtime.training;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * Finds the minimum of a smooth convex function with L-BFGS and a line search that halves.
 *
 * @see <a href="https://doi.org/10.1007/BF01589116">Liu and Nocedal 1989</a>
 */
final class Lbfgs {
  private static final int HISTORY = 5;
  private static final double ENOUGH = 1e-4;
  private static final int MAX_HALVINGS = 20;

  /** A function of a vector. */
  interface Objective {
    /** Returns the value at {@code x}, and writes the gradient there. */
    double at(double[] x, double[] gradient);
  }

  private record Step(double[] moved, double[] turned, double curvature) {}

  private Lbfgs() {}

  /**
   * Moves {@code x} to where the function is least.
   *
   * @param tolerance stops when a step lowers the function by less than this part of it
   */
  static void minimise(Objective objective, double[] x, int maxSteps, double tolerance) {
    double[] gradient = new double[x.length];
    double[] next = new double[x.length];
    double[] nextGradient = new double[x.length];
    double value = objective.at(x, gradient);
    ArrayDeque<Step> history = new ArrayDeque<>();
    for (int step = 0; step < maxSteps; step++) {
      double[] direction = direction(gradient, history);
      double slope = dot(gradient, direction);
      if (slope >= 0) {
        history.clear();
        direction = direction(gradient, history);
        slope = dot(gradient, direction);
      }
      double length = history.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope + 1e-300)) : 1;
      double lower = Double.POSITIVE_INFINITY;
      for (int halving = 0; halving < MAX_HALVINGS; halving++) {
        for (int i = 0; i < x.length; i++) {
          next[i] = x[i] + length * direction[i];
        }
        lower = objective.at(next, nextGradient);
        if (lower <= value + ENOUGH * length * slope) {
          break;
        }
        length /= 2;
      }
      if (!(lower < value)) {
        return;
      }
      remember(history, x, next, gradient, nextGradient);
      System.arraycopy(next, 0, x, 0, x.length);
      System.arraycopy(nextGradient, 0, gradient, 0, x.length);
      if (value - lower < tolerance * Math.max(Math.abs(value), 1e-3)) {
        return;
      }
      value = lower;
    }
  }

  private static void remember(
      ArrayDeque<Step> history, double[] x, double[] next, double[] before, double[] after) {
    Step oldest = history.size() == HISTORY ? history.removeFirst() : null;
    double[] moved = oldest == null ? new double[x.length] : oldest.moved();
    double[] turned = oldest == null ? new double[x.length] : oldest.turned();
    for (int i = 0; i < x.length; i++) {
      moved[i] = next[i] - x[i];
      turned[i] = after[i] - before[i];
    }
    double curvature = dot(moved, turned);
    if (curvature > 1e-12) {
      history.addLast(new Step(moved, turned, curvature));
    }
  }

  /** Where to go: the gradient bent by what the last steps told of the curvature. */
  private static double[] direction(double[] gradient, ArrayDeque<Step> history) {
    double[] d = new double[gradient.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = -gradient[i];
    }
    double[] along = new double[history.size()];
    int at = history.size();
    for (Iterator<Step> newest = history.descendingIterator(); newest.hasNext(); ) {
      Step step = newest.next();
      along[--at] = dot(step.moved(), d) / step.curvature();
      add(d, -along[at], step.turned());
    }
    if (!history.isEmpty()) {
      Step last = history.getLast();
      double scale = last.curvature() / dot(last.turned(), last.turned());
      for (int i = 0; i < d.length; i++) {
        d[i] *= scale;
      }
    }
    for (Step step : history) {
      double back = dot(step.turned(), d) / step.curvature();
      add(d, along[at++] - back, step.moved());
    }
    return d;
  }

  private static void add(double[] to, double factor, double[] what) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * what[i];
    }
  }

  /** In four sums: one sum would wait for each addition. */
  private static double dot(double[] a, double[] b) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      first += a[i] * b[i];
      second += a[i + 1] * b[i + 1];
      third += a[i + 2] * b[i + 2];
      fourth += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      first += a[i] * b[i];
    }
    return (first + second) + (third + fourth);
  }
}
