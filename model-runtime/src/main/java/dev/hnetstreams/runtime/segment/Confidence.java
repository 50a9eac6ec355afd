package dev.hnetstreams.runtime.segment;

/** How sure a segment's label is. Fitted on composed messages and documents of the dev split. */
final class Confidence {
  private static final double BIAS = -1.9;
  private static final double PER_LOGIT = 0.755;
  private static final double PER_LOG_BYTE = 0.43;

  /** Probabilities nearer to 0 or 1 count as this near. */
  private static final double NEAREST = 1e-6;

  /** Logits that much smaller add nothing that counts. */
  private static final float LEAST = -14;

  private Confidence() {}

  /**
   * Probability that most bytes of a segment have this label.
   *
   * @param mean the segment's logits
   * @param bytes its length, 1 or more
   */
  static double of(Labels labels, ChunkLogits mean, int label, int bytes) {
    double probability = Math.min(Math.max(share(labels, mean, label), NEAREST), 1 - NEAREST);
    double logOdds = Math.log(probability / (1 - probability));
    return 1 / (1 + Math.exp(-(BIAS + PER_LOGIT * logOdds + PER_LOG_BYTE * Math.log(bytes))));
  }

  /** The same of a text that is one segment, whose logits are calibrated. */
  static double ofWhole(Labels labels, ChunkLogits whole, int label) {
    return share(labels, whole, label);
  }

  /** The softmax over all labels. */
  private static double share(Labels labels, ChunkLogits logits, int label) {
    float own = logits.of(labels, 0, label);
    double others = 0;
    for (int other = 0; other < labels.count(); other++) {
      if (other != label && other != labels.languages + labels.prose) {
        float less = logits.of(labels, 0, other) - own;
        others += less > LEAST ? Math.exp(less) : 0;
      }
    }
    return 1 / (1 + others);
  }
}
