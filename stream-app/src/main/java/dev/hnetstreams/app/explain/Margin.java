package dev.hnetstreams.app.explain;

import dev.hnetstreams.runtime.decide.Decision;

/**
 * How far a verdict is from falling, in logits of its label while the others' stay.
 *
 * @param threshold what the logit can lose until the confidence is below the threshold, 0 or more;
 *     infinite for a threshold of 0
 * @param nearest what it can lose until the nearest other label is ahead, 0 or more; infinite
 *     without one
 */
record Margin(double threshold, double nearest) {

  /**
   * @param decision with a label, and with all labels listed
   * @param temperature of the head, above 0
   */
  static Margin of(Decision decision, double temperature) {
    double others =
        decision.top().stream()
            .filter(other -> !other.label().equals(decision.raw()))
            .mapToDouble(Decision.Scored::confidence)
            .sum();
    double second =
        decision.top().stream()
            .filter(other -> !other.label().equals(decision.raw()))
            .mapToDouble(Decision.Scored::confidence)
            .max()
            .orElse(0);
    double least = decision.threshold();
    double odds = Math.log(decision.confidence()) - Math.log(others);
    double leastOdds = Math.log(least) - Math.log1p(-least);
    return new Margin(
        Math.max(0, temperature * (odds - leastOdds)),
        Math.max(0, temperature * (Math.log(decision.confidence()) - Math.log(second))));
  }

  /** The lesser of both. */
  double logits() {
    return Math.min(threshold, nearest);
  }
}
