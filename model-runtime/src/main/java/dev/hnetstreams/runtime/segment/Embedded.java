package dev.hnetstreams.runtime.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds executable code inside of something else, however short: what the label of a whole text
 * misses. Within a segment a run of chunks counts when its logits for an executable kind exceed
 * those for the segment's label by twice {@link #CHANGE} or more in sum.
 */
final class Embedded {
  /** In nats. */
  private static final float CHANGE = 3;

  private static final int LEAST_BYTES = 8;

  private final Labels labels;

  Embedded(Labels labels) {
    this.labels = labels;
  }

  /** Those inside of segments, and the segments of executable kinds beside others, in order. */
  List<Segment> in(byte[] text, int[] starts, int[] path, ChunkLogits logits) {
    List<Segment> found = new ArrayList<>();
    int from = 0;
    for (int chunk = 1; chunk <= path.length; chunk++) {
      if (chunk == path.length || path[chunk] != path[from]) {
        boolean single = from == 0 && chunk == path.length;
        if (labels.executable(path[from]) && !single) {
          found.add(segment(starts, from, chunk, path[from], logits));
        } else if (!labels.executable(path[from]) && mayHold(from, chunk, path[from], logits)) {
          runs(found, text, starts, from, chunk, path[from], logits);
        }
        from = chunk;
      }
    }
    return found;
  }

  /** Whether some chunk says that it is executable rather than what is around it. */
  private boolean mayHold(int from, int to, int around, ChunkLogits logits) {
    for (int chunk = from; chunk < to; chunk++) {
      float threshold = logits.of(labels, chunk, around);
      for (int kind : labels.executables()) {
        if (logits.of(labels, chunk, kind) > threshold) {
          return true;
        }
      }
    }
    return false;
  }

  private void runs(
      List<Segment> found,
      byte[] text,
      int[] starts,
      int from,
      int to,
      int around,
      ChunkLogits logits) {
    int[] candidates =
        IntStream.concat(IntStream.of(around), IntStream.of(labels.executables())).toArray();
    float[] edge = new float[candidates.length];
    Arrays.fill(edge, 1, edge.length, CHANGE);
    float[] change = new float[to - from];
    for (int i = 0; i < change.length; i++) {
      boolean inside = Breaks.at(text, starts[from + i]) == Breaks.CHARACTER;
      change[i] = inside ? Breaks.CHARACTER.cost : CHANGE;
    }
    float[] between = new float[candidates.length * candidates.length];
    int[] path = new BestPath(candidates, between, edge).of(labels, logits, from, to, change);
    int begin = 0;
    for (int i = 1; i <= path.length; i++) {
      if (i == path.length || path[i] != path[begin]) {
        int bytes = starts[from + i] - starts[from + begin];
        if (path[begin] != around && bytes >= LEAST_BYTES) {
          found.add(segment(starts, from + begin, from + i, path[begin], logits));
        }
        begin = i;
      }
    }
  }

  private Segment segment(int[] starts, int from, int to, int label, ChunkLogits logits) {
    int bytes = starts[to] - starts[from];
    double confidence = Confidence.of(labels, logits.mean(labels, from, to), label, bytes);
    return labels.segment(starts[from], starts[to], label, confidence);
  }
}
