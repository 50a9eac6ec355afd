package dev.hnetstreams.runtime.chunk;

/** Cuts text where the router saw a boundary. */
public final class ChunkDecoder {
  private ChunkDecoder() {}

  /**
   * Spans of the outermost stage.
   *
   * @param boundaryProb [.., length], in [0, 1], one for each byte; the row begins at {@code
   *     probOffset}
   * @param chunkStart [.., count], ascending byte positions, the first is 0; the row begins at
   *     {@code startOffset}
   * @param length bytes of the text, padding excluded
   * @throws IllegalArgumentException when the starts do not cut [0, length) into non-empty spans
   * @see <a href="https://arxiv.org/abs/2507.07955">H-Net, section 2.2</a>
   */
  public static Chunks decode(
      float[] boundaryProb,
      int probOffset,
      long[] chunkStart,
      int startOffset,
      int count,
      int length) {
    int[] lengths = new int[count];
    float[] probs = new float[count];
    int end = length;
    for (int i = count - 1; i >= 0; i--) {
      long start = chunkStart[startOffset + i];
      if (start < 0 || start >= end) {
        throw new IllegalArgumentException(
            "chunk " + i + " of " + count + " starts at " + start + ", the next at " + end);
      }
      lengths[i] = end - (int) start;
      probs[i] = boundaryProb[probOffset + (int) start];
      end = (int) start;
    }
    if (end != 0) {
      throw new IllegalArgumentException("the first chunk starts at " + end + ", expected 0");
    }
    return new Chunks(0, lengths, probs);
  }

  /**
   * Spans of an inner stage in bytes: its input positions are the chunks of the stage around it.
   *
   * @param outer chunks of the stage around it
   * @param boundaryProb [.., outer.count()]
   * @param chunkStart [.., count], positions among the outer chunks
   */
  public static Chunks decodeInner(
      Chunks outer,
      float[] boundaryProb,
      int probOffset,
      long[] chunkStart,
      int startOffset,
      int count) {
    Chunks inOuter =
        decode(boundaryProb, probOffset, chunkStart, startOffset, count, outer.count());
    int[] bytes = new int[count];
    int at = 0;
    for (int i = 0; i < count; i++) {
      for (int n = inOuter.lengths()[i]; n > 0; n--) {
        bytes[i] += outer.lengths()[at++];
      }
    }
    return new Chunks(outer.stage() + 1, bytes, inOuter.boundaryProb());
  }
}
