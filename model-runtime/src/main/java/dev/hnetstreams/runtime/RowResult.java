package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.segment.Segments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One row's part of a batch's output.
 *
 * @param logits [heads][labels]
 * @param evidence [heads][innermost chunks], null where a head has none
 * @param stages outermost first
 * @param segments none unless asked for
 */
record RowResult(
    float[][] logits,
    float[][] evidence,
    List<Chunks> stages,
    Segments segments,
    Inference.Timing timing) {

  /**
   * @throws IllegalArgumentException when the cuts do not cover the row, or a logit is no number
   */
  static RowResult of(BatchOutput output, int row, int length, Inference.Timing timing) {
    List<Chunks> stages = output.chunks(row, length);
    int innermost = stages.get(stages.size() - 1).count();
    int heads = output.heads().size();
    float[][] logits = new float[heads][];
    float[][] evidence = new float[heads][];
    for (int h = 0; h < heads; h++) {
      BatchOutput.HeadOutput head = output.heads().get(h);
      logits[h] = Arrays.copyOfRange(head.logits(), row * head.labels(), (row + 1) * head.labels());
      requireFinite(logits[h], h);
      if (head.evidence() != null) {
        int at = row * head.chunks();
        evidence[h] = Arrays.copyOfRange(head.evidence(), at, at + innermost);
      }
    }
    return new RowResult(logits, evidence, stages, Segments.NONE, timing);
  }

  RowResult withSegments(Segments found) {
    return new RowResult(logits, evidence, stages, found, timing);
  }

  /** Two windows of one text as if they were one: logits averaged by bytes, chunks in a row. */
  RowResult pooledWith(RowResult tail) {
    float headBytes = stages.get(0).bytes();
    float tailBytes = tail.stages.get(0).bytes();
    float headShare = headBytes / (headBytes + tailBytes);
    float tailShare = 1 - headShare;
    float[][] pooledLogits = new float[logits.length][];
    float[][] pooledEvidence = new float[logits.length][];
    for (int h = 0; h < logits.length; h++) {
      float[] pooled = new float[logits[h].length];
      for (int i = 0; i < pooled.length; i++) {
        pooled[i] = headShare * logits[h][i] + tailShare * tail.logits[h][i];
      }
      pooledLogits[h] = pooled;
      if (evidence[h] != null) {
        int best = argmax(pooled);
        float headScale = argmax(logits[h]) == best ? headShare : 0;
        float tailScale = argmax(tail.logits[h]) == best ? tailShare : 0;
        pooledEvidence[h] = joined(evidence[h], headScale, tail.evidence[h], tailScale);
      }
    }
    List<Chunks> pooledStages = new ArrayList<>(stages.size());
    for (int s = 0; s < stages.size(); s++) {
      pooledStages.add(stages.get(s).then(tail.stages.get(s)));
    }
    Inference.Timing slower =
        timing.queueNanos() >= tail.timing.queueNanos() ? timing : tail.timing;
    return new RowResult(
        pooledLogits, pooledEvidence, pooledStages, segments.then(tail.segments), slower);
  }

  private static void requireFinite(float[] logits, int head) {
    for (float logit : logits) {
      if (!Float.isFinite(logit)) {
        throw new IllegalArgumentException("head " + head + " has the logit " + logit);
      }
    }
  }

  private static float[] joined(float[] head, float headScale, float[] tail, float tailScale) {
    float[] all = new float[head.length + tail.length];
    for (int i = 0; i < head.length; i++) {
      all[i] = headScale * head[i];
    }
    for (int i = 0; i < tail.length; i++) {
      all[head.length + i] = tailScale * tail[i];
    }
    return all;
  }

  private static int argmax(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
