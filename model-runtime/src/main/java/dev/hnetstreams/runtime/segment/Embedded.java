package dev.hnetstreams.runtime.segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds executable code inside of something else, however short: what the label of a whole text
 * misses. Within a segment a run of chunks counts when its evidence for an executable kind exceeds
 * that for the segment's label by twice {@link #CHANGE} or more in sum.
 */
final class Embedded {
  /** In nats, as are the others. */
  private static final float CHANGE = 3;

  /**
   * What each chunk gains inside of prose and of markup, which are hardly ever taken for code: on
   * dev none of 300 was.
   */
  private static final float BIAS = 3.5f;

  /** What each chunk gains where markup announces the code. */
  private static final float ANNOUNCED = 12;

  private static final int MIN_BYTES = 8;

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
        if (!labels.executable(path[from])) {
          inside(found, text, starts, new Around(from, chunk, path[from]), logits);
        } else if (!single) {
          found.add(segment(starts, from, chunk, path[from], logits));
        }
        from = chunk;
      }
    }
    return found;
  }

  /** A segment: its chunks [from, to) and their label. */
  private record Around(int from, int to, int label) {}

  private void inside(
      List<Segment> found, byte[] text, int[] starts, Around around, ChunkLogits logits) {
    int[] kinds = labels.executables();
    boolean markup = labels.markup(around.label());
    float bias = markup || !labels.isCode(around.label()) ? BIAS : 0;
    List<Marks.Span> marks =
        markup ? Marks.in(text, starts[around.from()], starts[around.to()]) : List.of();
    float[] bonus = new float[(around.to() - around.from()) * (kinds.length + 1)];
    boolean any = false;
    for (int chunk = around.from(); chunk < around.to(); chunk++) {
      float threshold = logits.of(labels, chunk, around.label());
      for (int k = 0; k < kinds.length; k++) {
        float gain = bias + announced(marks, labels.name(kinds[k]), starts[chunk]);
        bonus[(chunk - around.from()) * (kinds.length + 1) + k + 1] = gain;
        any |= logits.of(labels, chunk, kinds[k]) + gain > threshold;
      }
    }
    if (any) {
      runs(found, text, starts, around, logits, bonus);
    }
  }

  private static float announced(List<Marks.Span> marks, String kind, int at) {
    for (Marks.Span mark : marks) {
      if (at >= mark.start() && at < mark.end() && mark.kind().equals(kind)) {
        return ANNOUNCED;
      }
    }
    return 0;
  }

  private void runs(
      List<Segment> found,
      byte[] text,
      int[] starts,
      Around around,
      ChunkLogits logits,
      float[] bonus) {
    int from = around.from();
    int[] candidates =
        IntStream.concat(IntStream.of(around.label()), IntStream.of(labels.executables()))
            .toArray();
    float[] edge = new float[candidates.length];
    Arrays.fill(edge, 1, edge.length, CHANGE);
    float[] change = new float[around.to() - from];
    for (int i = 0; i < change.length; i++) {
      boolean inside = Breaks.at(text, starts[from + i]) == Breaks.CHARACTER;
      change[i] = inside ? Breaks.CHARACTER.cost : CHANGE;
    }
    float[] between = new float[candidates.length * candidates.length];
    int[] path =
        new BestPath(candidates, between, edge)
            .of(labels, logits, from, around.to(), change, bonus);
    int begin = 0;
    for (int i = 1; i <= path.length; i++) {
      if (i == path.length || path[i] != path[begin]) {
        int bytes = starts[from + i] - starts[from + begin];
        if (path[begin] != around.label() && bytes >= MIN_BYTES) {
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
