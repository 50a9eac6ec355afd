package dev.hnetstreams.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.chunk.ChunkDecoder;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.chunk.Utf8;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Any tensors are chunks that cover the text, or refused; and offsets never go backwards. */
public final class DecoderFuzz {
  private DecoderFuzz() {}

  /** A count, that many starts of a byte or eight each, and then the text that they cut. */
  public static void fuzzerTestOneInput(byte[] input) {
    ByteBuffer in = ByteBuffer.wrap(input);
    if (in.remaining() < 3) {
      return;
    }
    boolean wide = (in.get() & 1) == 1;
    int outerCount = Byte.toUnsignedInt(in.get());
    int innerCount = Byte.toUnsignedInt(in.get());
    long[] outerStarts = starts(in, outerCount, wide);
    long[] innerStarts = starts(in, innerCount, wide);
    byte[] text = Arrays.copyOfRange(input, in.position(), input.length);
    float[] probs = new float[Math.max(text.length, outerCount) + 1];
    try {
      Chunks outer = ChunkDecoder.decode(probs, 1, outerStarts, 0, outerCount, text.length);
      requireCover(outer, text);
      requireCover(ChunkDecoder.decodeInner(outer, probs, 0, innerStarts, 0, innerCount), text);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("start");
    }
  }

  private static long[] starts(ByteBuffer in, int count, boolean wide) {
    long[] starts = new long[count];
    for (int i = 0; i < count && in.remaining() >= 8; i++) {
      starts[i] = wide ? in.getLong() : in.get();
    }
    return starts;
  }

  private static void requireCover(Chunks chunks, byte[] text) {
    assertThat(chunks.bytes()).isEqualTo(text.length);
    assertThat(Arrays.stream(chunks.lengths()).allMatch(length -> length > 0)).isTrue();
    for (Utf8.Unit unit : Utf8.Unit.values()) {
      int[] starts = Utf8.starts(text, 0, chunks.lengths(), 7, unit);
      assertThat(starts).isSorted();
      if (starts.length > 0) {
        assertThat(starts[0]).isEqualTo(7);
        assertThat(starts[starts.length - 1]).isLessThanOrEqualTo(7 + text.length);
      }
    }
    int at = 0;
    for (int length : chunks.lengths()) {
      at += length;
      assertThat(Utf8.boundaryAtOrBefore(text, at)).isBetween(Math.max(0, at - 3), at);
      assertThat(Utf8.boundaryAtOrAfter(text, at)).isBetween(at, Math.min(text.length, at + 3));
    }
  }
}
