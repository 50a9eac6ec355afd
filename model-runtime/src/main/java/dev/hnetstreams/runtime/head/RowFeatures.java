package dev.hnetstreams.runtime.head;

import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.chunk.Chunks;
import java.util.List;

/**
 * What own heads read of one row.
 *
 * @param features of the batch's chunks; this row's begin at {@code at}
 * @param at index in {@code features}
 * @param dim numbers a chunk
 * @param grams [chunks] hashed n-grams of each chunk
 * @param total how many grams there are
 */
public record RowFeatures(float[] features, int at, int dim, int[][] grams, int total) {

  /**
   * @param output of a lane that fetches features
   * @param dim numbers a chunk, from the manifest
   */
  public static RowFeatures of(BatchOutput output, int index, Row row, int dim) {
    List<Chunks> stages = output.chunks(index, row.length());
    int[] lengths = stages.get(stages.size() - 1).lengths();
    int rows = output.stages().get(0).chunkCount().length;
    Grams grams = new Grams();
    int[][] byChunk = new int[lengths.length][];
    int total = 0;
    int offset = row.offset();
    for (int chunk = 0; chunk < lengths.length; chunk++) {
      byChunk[chunk] = grams.next(row.bytes(), offset, lengths[chunk]);
      total += byChunk[chunk].length;
      offset += lengths[chunk];
    }
    int width = output.features().length / rows;
    return new RowFeatures(output.features(), index * width, dim, byChunk, total);
  }

  /** Chunks of the row, 1 or more. */
  int chunks() {
    return grams.length;
  }

  /** What one gram counts: a long text's grams count less each. */
  double gramShare() {
    return total == 0 ? 0 : 1 / Math.sqrt(total);
  }

  /** The mean over the chunks: [dim]. */
  float[] mean() {
    float[] mean = new float[dim];
    for (int chunk = 0; chunk < chunks(); chunk++) {
      for (int d = 0; d < dim; d++) {
        mean[d] += features[at + chunk * dim + d];
      }
    }
    for (int d = 0; d < dim; d++) {
      mean[d] /= chunks();
    }
    return mean;
  }
}
