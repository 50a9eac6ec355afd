package dev.hnetstreams.runtime.chunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkDecoderTest {
  private static final float[] PROBS = {0.9f, 0.1f, 0.2f, 0.7f, 0.3f, 0.8f};

  @Test
  void cutsAtEachStart() {
    Chunks chunks = ChunkDecoder.decode(PROBS, 0, new long[] {0, 3, 5}, 0, 3, 6);

    assertThat(chunks).isEqualTo(new Chunks(0, new int[] {3, 2, 1}, new float[] {.9f, .7f, .8f}));
    assertThat(chunks.count()).isEqualTo(3);
    assertThat(chunks.bytes()).isEqualTo(6);
  }

  @Test
  void readsItsOwnRowOnly() {
    long[] starts = {0, 1, 99, 0, 2, 77};
    Chunks chunks = ChunkDecoder.decode(PROBS, 3, starts, 3, 2, 3);

    assertThat(chunks).isEqualTo(new Chunks(0, new int[] {2, 1}, new float[] {.7f, .8f}));
  }

  @Test
  void anInnerStageComposesToBytes() {
    Chunks outer = new Chunks(0, new int[] {3, 2, 1, 4}, new float[4]);
    Chunks inner =
        ChunkDecoder.decodeInner(
            outer, new float[] {.5f, .1f, .6f, .2f}, 0, new long[] {0, 2}, 0, 2);

    assertThat(inner).isEqualTo(new Chunks(1, new int[] {5, 5}, new float[] {.5f, .6f}));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,3   | the first chunk starts at 1",
        "0,3,3 | chunk 1 of 3 starts at 3",
        "0,4,2 | chunk 1 of 3 starts at 4",
        "0,6   | chunk 1 of 2 starts at 6",
        "-1,2  | chunk 0 of 2 starts at -1",
        "0,4294967298 | chunk 1 of 2 starts at 4294967298",
      })
  void startsThatDoNotCutTheTextAreRefused(String starts, String message) {
    long[] chunkStart = Arrays.stream(starts.split(",")).mapToLong(Long::parseLong).toArray();

    assertThatThrownBy(
            () -> ChunkDecoder.decode(PROBS, 0, chunkStart, 0, chunkStart.length, PROBS.length))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void noChunksAtAllAreRefused() {
    assertThatThrownBy(() -> ChunkDecoder.decode(PROBS, 0, new long[1], 0, 0, 6))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(seed = "20260201", tries = 500)
  void spansCoverTheTextOnceInOrder(
      @ForAll @IntRange(min = 1, max = 300) int length, @ForAll long seed) {
    Random random = new Random(seed);
    long[] starts = starts(random, length);
    float[] probs = probs(random, length);
    Chunks chunks = ChunkDecoder.decode(probs, 0, starts, 0, starts.length, length);

    assertThat(chunks.bytes()).isEqualTo(length);
    int at = 0;
    for (int i = 0; i < starts.length; i++) {
      assertThat(chunks.lengths()[i]).isPositive();
      assertThat(at).isEqualTo((int) starts[i]);
      assertThat(chunks.boundaryProb()[i]).isEqualTo(probs[at]);
      at += chunks.lengths()[i];
    }
  }

  @Property(seed = "20260202", tries = 500)
  void everyInnerCutIsAnOuterCut(
      @ForAll @IntRange(min = 1, max = 300) int length, @ForAll long seed) {
    Random random = new Random(seed);
    long[] outerStarts = starts(random, length);
    Chunks outer =
        ChunkDecoder.decode(probs(random, length), 0, outerStarts, 0, outerStarts.length, length);
    long[] innerStarts = starts(random, outer.count());
    Chunks inner =
        ChunkDecoder.decodeInner(
            outer, probs(random, outer.count()), 0, innerStarts, 0, innerStarts.length);

    assertThat(inner.stage()).isEqualTo(1);
    assertThat(inner.bytes()).isEqualTo(length);
    int at = 0;
    for (int i = 0; i < inner.count(); i++) {
      assertThat(at).isEqualTo((int) outerStarts[(int) innerStarts[i]]);
      at += inner.lengths()[i];
    }
  }

  @Property(seed = "20260203", tries = 1000)
  void anyStartsEitherCoverTheTextOrAreRefused(
      @ForAll @IntRange(min = 1, max = 5) int length, @ForAll long seed) {
    Random random = new Random(seed);
    long[] starts = random.longs(1 + random.nextInt(4), -1, length + 1).toArray();
    boolean good = starts[0] == 0 && starts[starts.length - 1] < length;
    for (int i = 1; i < starts.length; i++) {
      good &= starts[i] > starts[i - 1];
    }
    float[] probs = new float[length];
    if (good) {
      assertThat(ChunkDecoder.decode(probs, 0, starts, 0, starts.length, length).bytes())
          .isEqualTo(length);
    } else {
      assertThatThrownBy(() -> ChunkDecoder.decode(probs, 0, starts, 0, starts.length, length))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void twoWindowsChunksStandInARow() {
    Chunks head = new Chunks(1, new int[] {3, 2}, new float[] {1, .5f});
    Chunks tail = new Chunks(1, new int[] {4}, new float[] {.25f});

    assertThat(head.then(tail))
        .isEqualTo(new Chunks(1, new int[] {3, 2, 4}, new float[] {1, .5f, .25f}));
    assertThat(Chunks.none(1).then(tail)).isEqualTo(tail).hasSameHashCodeAs(tail);
    assertThat(tail).isNotEqualTo(new Chunks(0, tail.lengths(), tail.boundaryProb()));
    assertThat(tail).hasToString("Chunks[stage=1, lengths=[4]]");
  }

  private static long[] starts(Random random, int length) {
    return IntStream.range(0, length)
        .filter(i -> i == 0 || random.nextInt(4) == 0)
        .asLongStream()
        .toArray();
  }

  private static float[] probs(Random random, int length) {
    float[] probs = new float[length];
    for (int i = 0; i < length; i++) {
      probs[i] = random.nextFloat();
    }
    return probs;
  }
}
