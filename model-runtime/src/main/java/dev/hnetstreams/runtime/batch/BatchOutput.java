package dev.hnetstreams.runtime.batch;

import dev.hnetstreams.runtime.chunk.ChunkDecoder;
import dev.hnetstreams.runtime.chunk.Chunks;
import java.util.ArrayList;
import java.util.List;

/**
 * Flat outputs of one run, in the order of the batch's rows.
 *
 * @param heads in the order of the manifest
 * @param stages outermost first
 * @param features [rows, chunks, numbers] what the network says of each innermost chunk; null when
 *     nobody asked
 */
public record BatchOutput(List<HeadOutput> heads, List<StageOutput> stages, float[] features) {
  /** Without features. */
  public BatchOutput(List<HeadOutput> heads, List<StageOutput> stages) {
    this(heads, stages, null);
  }

  public BatchOutput {
    heads = List.copyOf(heads);
    stages = List.copyOf(stages);
  }

  /**
   * @param logits [rows, labels]
   * @param labels how many
   * @param evidence [rows, chunks] each innermost chunk's share of the best label's logit; null
   *     when the head has none
   * @param chunks how many columns the others have; 0 when there are none
   * @param chunkLogits [rows, chunks, labels] what each innermost chunk says; null when the graph
   *     has none or nobody asked
   * @param chunkLabels [rows, chunks] the largest of each; null as {@code chunkLogits}
   */
  public record HeadOutput(
      float[] logits,
      int labels,
      float[] evidence,
      int chunks,
      float[] chunkLogits,
      long[] chunkLabels) {
    /** Without what the chunks say. */
    public HeadOutput(float[] logits, int labels, float[] evidence, int chunks) {
      this(logits, labels, evidence, chunks, null, null);
    }
  }

  /**
   * @param boundaryProb [rows, width], in [0, 1], of each position of the stage's input
   * @param width positions
   * @param chunkStart [rows, chunks], positions in the stage's input; past the row's count they
   *     mean nothing
   * @param chunks how many columns chunkStart has
   * @param chunkCount [rows]
   */
  public record StageOutput(
      float[] boundaryProb, int width, long[] chunkStart, int chunks, long[] chunkCount) {}

  /**
   * Where each stage cut a row, outermost first.
   *
   * @param length of the row in bytes
   * @throws IllegalArgumentException when the cuts do not cover the row
   */
  public List<Chunks> chunks(int row, int length) {
    List<Chunks> all = new ArrayList<>(stages.size());
    Chunks outer = null;
    for (StageOutput stage : stages) {
      int count = (int) stage.chunkCount()[row];
      int probAt = row * stage.width();
      int startAt = row * stage.chunks();
      outer =
          outer == null
              ? ChunkDecoder.decode(
                  stage.boundaryProb(), probAt, stage.chunkStart(), startAt, count, length)
              : ChunkDecoder.decodeInner(
                  outer, stage.boundaryProb(), probAt, stage.chunkStart(), startAt, count);
      all.add(outer);
    }
    return all;
  }

  /** Innermost chunks of all rows together. */
  public long innermostChunks() {
    long sum = 0;
    for (long count : stages.get(stages.size() - 1).chunkCount()) {
      sum += count;
    }
    return sum;
  }
}
