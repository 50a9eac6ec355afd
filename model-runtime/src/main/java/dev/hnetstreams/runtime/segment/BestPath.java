package dev.hnetstreams.runtime.segment;

/**
 * The labels of chunks that have the largest sum of logits less the costs of changes.
 *
 * @param candidates labels that a chunk may have
 * @param between [candidates, candidates] what a change costs beyond its place
 * @param edge [candidates] what beginning or ending with a candidate costs
 */
record BestPath(int[] candidates, float[] between, float[] edge) {

  /**
   * @param change [to - from] what a change before each chunk costs; the first is not read
   * @param bonus [to - from, candidates] what is added to their logits, or null
   * @return [to - from] labels of the chunks in [from, to)
   */
  int[] of(Labels labels, ChunkLogits logits, int from, int to, float[] change, float[] bonus) {
    float[] score = new float[candidates.length];
    float[] next = new float[candidates.length];
    int[][] sources = new int[to - from][candidates.length];
    for (int i = 0; i < to - from; i++) {
      for (int target = 0; target < candidates.length; target++) {
        int source = i == 0 ? target : source(score, change[i], target);
        sources[i][target] = source;
        float reached = i == 0 ? -edge[target] : reached(score, change[i], source, target);
        float more = bonus == null ? 0 : bonus[i * candidates.length + target];
        next[target] = reached + logits.of(labels, from + i, candidates[target]) + more;
      }
      float[] swap = score;
      score = next;
      next = swap;
    }
    return back(score, sources);
  }

  private float reached(float[] score, float change, int source, int target) {
    return source == target
        ? score[target]
        : score[source] - change - between[source * candidates.length + target];
  }

  /** Where the best way to {@code target} comes from; it stays rather than change for nothing. */
  private int source(float[] score, float change, int target) {
    int best = target;
    float most = score[target];
    for (int source = 0; source < candidates.length; source++) {
      float reached = reached(score, change, source, target);
      if (reached > most) {
        best = source;
        most = reached;
      }
    }
    return best;
  }

  private int[] back(float[] score, int[][] sources) {
    int at = 0;
    for (int i = 1; i < candidates.length; i++) {
      at = score[i] - edge[i] > score[at] - edge[at] ? i : at;
    }
    int[] path = new int[sources.length];
    for (int i = path.length - 1; i >= 0; i--) {
      path[i] = candidates[at];
      at = sources[i][at];
    }
    return path;
  }
}
