package dev.hnetstreams.runtime.head;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a head is trained on: one text, its chunks pooled as {@link OwnHead} pools them.
 *
 * @param dense the network's features
 * @param grams hashed n-grams, ascending, distinct
 * @param values how much each of these counts
 */
public record TextFeatures(float[] dense, int[] grams, float[] values) {

  /** Of one row. */
  public static TextFeatures of(RowFeatures row) {
    int[] all = new int[row.total()];
    int size = 0;
    for (int[] chunk : row.grams()) {
      System.arraycopy(chunk, 0, all, size, chunk.length);
      size += chunk.length;
    }
    Arrays.sort(all);
    int[] grams = new int[size];
    float[] values = new float[size];
    int distinct = 0;
    for (int i = 0; i < size; i++) {
      if (i == 0 || all[i] != all[i - 1]) {
        grams[distinct++] = all[i];
      }
      values[distinct - 1] += (float) row.gramShare();
    }
    return new TextFeatures(
        row.mean(), Arrays.copyOf(grams, distinct), Arrays.copyOf(values, distinct));
  }

  /**
   * Two windows of one text, weighted by bytes, as the engine weights their logits.
   *
   * @param share of this one, in (0, 1)
   */
  public TextFeatures pooledWith(TextFeatures tail, float share) {
    float[] mean = new float[dense.length];
    for (int d = 0; d < mean.length; d++) {
      mean[d] = share * dense[d] + (1 - share) * tail.dense[d];
    }
    Map<Integer, Float> sums = new TreeMap<>();
    add(sums, share);
    tail.add(sums, 1 - share);
    int[] ids = new int[sums.size()];
    float[] counts = new float[sums.size()];
    int at = 0;
    for (Map.Entry<Integer, Float> sum : sums.entrySet()) {
      ids[at] = sum.getKey();
      counts[at++] = sum.getValue();
    }
    return new TextFeatures(mean, ids, counts);
  }

  private void add(Map<Integer, Float> sums, float share) {
    for (int i = 0; i < grams.length; i++) {
      sums.merge(grams[i], share * values[i], Float::sum);
    }
  }
}
