package dev.hnetstreams.runtime.segment;

import java.util.stream.IntStream;

/** Where the labels of a row's chunks change. */
final class Changes {
  /** Cost from one kind of code to another, in nats, beside that of the place. */
  private static final float BETWEEN_CODES = 3;

  /** The same between labels that are easily confused. */
  private static final float BETWEEN_NEAR = 6;

  private final Labels labels;

  Changes(Labels labels) {
    this.labels = labels;
  }

  /**
   * @param starts [chunks + 1]
   * @return [chunks] labels
   */
  int[] path(byte[] text, int[] starts, ChunkLogits logits) {
    int count = starts.length - 1;
    int[] best = new int[count];
    for (int chunk = 0; chunk < count; chunk++) {
      best[chunk] = logits.best(labels, chunk);
    }
    // A label that is no chunk's best is on no best path but by a tie.
    int[] candidates = IntStream.of(best).distinct().sorted().toArray();
    if (candidates.length == 1) {
      return best;
    }
    float[] change = new float[count];
    for (int chunk = 1; chunk < count; chunk++) {
      change[chunk] = Breaks.at(text, starts[chunk]).cost;
    }
    return new BestPath(candidates, between(candidates), new float[candidates.length])
        .of(labels, logits, 0, count, change, null);
  }

  private float[] between(int[] candidates) {
    float[] cost = new float[candidates.length * candidates.length];
    for (int i = 0; i < cost.length; i++) {
      int one = candidates[i / candidates.length];
      int other = candidates[i % candidates.length];
      cost[i] =
          (labels.isCode(one) && labels.isCode(other) ? BETWEEN_CODES : 0)
              + (labels.near(one, other) ? BETWEEN_NEAR : 0);
    }
    return cost;
  }
}
