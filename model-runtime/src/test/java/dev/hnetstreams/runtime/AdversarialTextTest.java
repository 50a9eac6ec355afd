package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.decide.Abstention;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts made to cost much, on the real network. */
class AdversarialTextTest extends DefaultModel {
  private static final int MEGABYTE = 1_000_000;
  private static final int MAX_SUSPECT = EngineConfig.defaults().maxSuspectBytes();

  /** A chunk is the unit of cost of the network's inner part; plain text has one in five bytes. */
  private static final int MAX_TIMES_PLAIN = 4;

  private final Random random = new Random(7);

  /** What is recognised before the network sees it. */
  enum Bomb {
    ONE_LETTER("T"),
    ONE_EMOJI("\ud83d\udca3"),
    ONE_IDEOGRAPH("龘"),
    LETTER_A_LINE("a\n"),
    ZERO_WIDTH("a\u200b\u200c\u200d\u2060\ufeff"),
    ZALGO("z\u0321\u0337\u0353\u0301\u034a"),
    BIDI("x\u202e\u202d\u202c");

    private final String unit;

    Bomb(String unit) {
      this.unit = unit;
    }

    byte[] of(int bytes) {
      return unit.repeat(bytes / unit.getBytes(StandardCharsets.UTF_8).length)
          .getBytes(StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBombIsCutAndMarked(Bomb bomb) {
    for (int bytes : new int[] {2_000, MEGABYTE}) {
      Inference.Classified answer = answer(bomb.of(bytes));

      assertThat(answer.degraded()).isEqualTo(Inference.Degradation.CHUNK_BOMB);
      assertThat(answer.text().read()).isBetween(1, MAX_SUSPECT);
      assertThat(answer.text().truncated()).isTrue();
    }
  }

  @Test
  void randomBytesAreCutMarkedAndNotText() {
    Inference.Classified answer = answer(randomBytes(2_048));

    assertThat(answer.degraded()).isEqualTo(Inference.Degradation.CHUNK_BOMB);
    assertThat(answer.text().read()).isBetween(1, MAX_SUSPECT);
    assertThat(answer.decisions()).allMatch(d -> d.abstained() == Abstention.NOT_TEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 63})
  void aShortOneIsReadWhole(int bytes) {
    byte[] text = Bomb.ONE_LETTER.of(bytes);

    assertThat(answer(text).degraded()).isNull();
    assertThat(answer(text).text().read()).isEqualTo(bytes);
  }

  static Stream<String> soups() {
    String letters = "abcdefghijklmnopqrstuvwxyz";
    StringBuilder ascii = new StringBuilder();
    IntStream.rangeClosed('!', '~').forEach(c -> ascii.append((char) c));
    return Stream.of(
        letters, "0123456789abcdef", letters + " ", ascii.toString(), "01 \n", "аеорсух ");
  }

  /** No rule recognises these: the network must not cost much more for them than for prose. */
  @ParameterizedTest
  @MethodSource("soups")
  void soupCostsABoundedMultipleOfProseOfItsLength(String alphabet) {
    StringBuilder soup = new StringBuilder();
    while (soup.toString().getBytes(StandardCharsets.UTF_8).length < 2_000) {
      soup.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }

    assertThat(chunks(soup.toString().getBytes(StandardCharsets.UTF_8)))
        .isLessThanOrEqualTo(MAX_TIMES_PLAIN * chunks(Texts.ofLength(2_000)));
  }

  @Test
  void bombsNeverShareABatchWithHonestTexts() {
    List<byte[]> texts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      texts.add(Texts.ofLength(100 + i));
      texts.add(Bomb.values()[i % Bomb.values().length].of(100));
    }
    List<Batch> batches = new ArrayList<>();
    HandDrivenWorkers workers = new HandDrivenWorkers();
    List<CompletableFuture<Inference>> answers = new ArrayList<>();
    try (InferenceEngine engine =
        new InferenceEngine(
            manifest,
            List.of(lane),
            workers,
            EngineConfig.defaults(),
            (batch, nanos, chunks) -> batches.add(batch))) {
      texts.forEach(text -> answers.add(engine.submit(new Document(text))));
      workers.work();
    }

    assertThat(answers).allMatch(CompletableFuture::isDone);
    assertThat(batches).anyMatch(batch -> batch.rows().size() > 1);
    assertThat(batches)
        .filteredOn(batch -> batch.rows().stream().anyMatch(row -> row.suspect()))
        .hasSize(20)
        .allMatch(batch -> batch.rows().size() == 1);
  }

  private byte[] randomBytes(int bytes) {
    byte[] made = new byte[bytes];
    random.nextBytes(made);
    return made;
  }

  private static int chunks(byte[] text) {
    return answer(text).innermost().count();
  }
}
