package dev.hnetstreams.runtime.chunk;

import java.util.Arrays;

/**
 * Where one stage cut a text.
 *
 * @param stage 0 is the outermost
 * @param lengths bytes of each chunk, 1 or more, in order; they sum to the bytes that were read
 * @param boundaryProb how sure the router was of the cut before each chunk, in [0, 1]
 */
public record Chunks(int stage, int[] lengths, float[] boundaryProb) {

  public static Chunks none(int stage) {
    return new Chunks(stage, new int[0], new float[0]);
  }

  public int count() {
    return lengths.length;
  }

  /** Sum of the lengths. */
  public int bytes() {
    int sum = 0;
    for (int length : lengths) {
      sum += length;
    }
    return sum;
  }

  /** These chunks and then those: two windows of one text. */
  public Chunks then(Chunks next) {
    int[] allLengths = Arrays.copyOf(lengths, lengths.length + next.lengths.length);
    System.arraycopy(next.lengths, 0, allLengths, lengths.length, next.lengths.length);
    float[] allProbs = Arrays.copyOf(boundaryProb, boundaryProb.length + next.boundaryProb.length);
    System.arraycopy(next.boundaryProb, 0, allProbs, boundaryProb.length, next.boundaryProb.length);
    return new Chunks(stage, allLengths, allProbs);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Chunks other
        && stage == other.stage
        && Arrays.equals(lengths, other.lengths)
        && Arrays.equals(boundaryProb, other.boundaryProb);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(lengths) + Arrays.hashCode(boundaryProb);
  }

  @Override
  public String toString() {
    return "Chunks[stage=" + stage + ", lengths=" + Arrays.toString(lengths) + "]";
  }
}
