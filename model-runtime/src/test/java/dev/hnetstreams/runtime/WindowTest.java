package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.chunk.TextFacts;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WindowTest {
  private static final int MAX = 100;

  @Test
  void aTextThatFitsIsReadInOneWindow() {
    assertThat(plan(prose(MAX))).containsExactly(new Window(0, MAX, false, false));
  }

  @Test
  void aTextOfTwoRowsIsReadInTwoWindowsWithoutAGap() {
    assertThat(plan(prose(MAX + 1)))
        .containsExactly(new Window(0, MAX, false, false), new Window(MAX, 1, false, false));
    assertThat(plan(prose(2 * MAX)))
        .containsExactly(new Window(0, MAX, false, false), new Window(MAX, MAX, false, false));
  }

  @Test
  void aLongerTextIsReadAtItsHeadAndItsTail() {
    assertThat(plan(prose(1000)))
        .containsExactly(new Window(0, MAX, false, false), new Window(900, MAX, false, false));
  }

  @Test
  void aSuspectIsCut() {
    assertThat(plan("T".repeat(90).getBytes(StandardCharsets.UTF_8)))
        .containsExactly(new Window(0, 70, true, true));
    assertThat(plan("T".repeat(66).getBytes(StandardCharsets.UTF_8)))
        .as("short enough")
        .containsExactly(new Window(0, 66, true, false));
  }

  @Test
  void onlyTheSuspectHalfOfALongTextIsCut() {
    byte[] bytes = Arrays.copyOf(prose(MAX), 300);
    Arrays.fill(bytes, 100, 300, (byte) 'T');

    assertThat(plan(bytes))
        .containsExactly(new Window(0, MAX, false, false), new Window(200, 70, true, true));
  }

  @Test
  void aLongBombIsReadHalfAtItsHeadAndHalfAtItsTail() {
    assertThat(plan("T".repeat(300).getBytes(StandardCharsets.UTF_8)))
        .containsExactly(new Window(0, 35, true, true), new Window(200, 35, true, true));
  }

  @Test
  void aSuspectThatBeginsWithAWideCharacterIsStillRead() {
    byte[] bytes = ("中" + "T".repeat(90)).getBytes(StandardCharsets.UTF_8);
    List<Window> windows = Window.plan(bytes, facts(bytes), MAX, 1);

    assertThat(windows).containsExactly(new Window(0, 1, true, true));
  }

  @Property(seed = "20260401", tries = 2000)
  void windowsAreInOrderInBoundsAndNeverEmpty(
      @ForAll("anyBytes") byte[] bytes,
      @ForAll @IntRange(min = 8, max = 200) int max,
      @ForAll @IntRange(min = 1, max = 100) int maxSuspect) {
    List<Window> windows = Window.plan(bytes, facts(bytes), max, maxSuspect);

    assertThat(windows).hasSize(bytes.length <= max ? 1 : 2);
    int at = 0;
    for (Window window : windows) {
      assertThat(window.offset()).isGreaterThanOrEqualTo(at);
      assertThat(window.length()).isBetween(1, max);
      at = window.offset() + window.length();
      if (window.suspect()) {
        assertThat(window.length()).isLessThanOrEqualTo(maxSuspect);
      } else {
        assertThat(window.cut()).isFalse();
      }
    }
    assertThat(at).isLessThanOrEqualTo(bytes.length);
    if (windows.stream().noneMatch(Window::cut)) {
      assertThat(windows.get(0).offset()).isZero();
      assertThat(at).isEqualTo(bytes.length);
    }
  }

  @Property(seed = "20260402", tries = 1000)
  void allIsReadWhereTwoRowsCanHoldIt(
      @ForAll("proses") byte[] bytes, @ForAll @IntRange(min = 70, max = 200) int max) {
    List<Window> windows = Window.plan(bytes, facts(bytes), max, 1000);
    int read = windows.stream().mapToInt(Window::length).sum();
    if (bytes.length <= 2 * max - 3) {
      assertThat(read).isEqualTo(bytes.length);
    } else {
      assertThat(read).isBetween(Math.min(bytes.length, 2 * max) - 6, 2 * max);
    }
  }

  @Property(seed = "20260403", tries = 1000)
  void noWindowSplitsACharacter(
      @ForAll("proses") byte[] bytes,
      @ForAll @IntRange(min = 8, max = 200) int max,
      @ForAll @IntRange(min = 8, max = 100) int maxSuspect) {
    for (Window window : Window.plan(bytes, facts(bytes), max, maxSuspect)) {
      assertThat(TextFacts.of(bytes, window.offset(), window.length()).validUtf8()).isTrue();
    }
  }

  @Provide
  Arbitrary<byte[]> anyBytes() {
    Arbitrary<byte[]> random = Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(500);
    Arbitrary<byte[]> bombs =
        random.map(
            bytes -> {
              Arrays.fill(bytes, bytes.length / 4, bytes.length, bytes[0]);
              return bytes;
            });
    return Arbitraries.oneOf(random, bombs, proses());
  }

  /** Valid text of one to four bytes a character, some of it repetitive. */
  @Provide
  Arbitrary<byte[]> proses() {
    String[] alphabet = {"a", "e", "T", " ", "é", "я", "中", "語", "😀", "𝔘"};
    return Arbitraries.longs()
        .map(
            seed -> {
              Random random = new Random(seed);
              StringBuilder text = new StringBuilder(alphabet[random.nextInt(alphabet.length)]);
              int characters = 1 + random.nextInt(250);
              while (text.length() < characters) {
                String next = alphabet[random.nextInt(alphabet.length)];
                text.append(next.repeat(random.nextInt(12) == 0 ? 80 : 1));
              }
              return text.toString().getBytes(StandardCharsets.UTF_8);
            });
  }

  private static List<Window> plan(byte[] bytes) {
    return Window.plan(bytes, facts(bytes), MAX, 70);
  }

  private static TextFacts facts(byte[] bytes) {
    return TextFacts.of(bytes, 0, bytes.length);
  }

  private static byte[] prose(int length) {
    String text = "the quick brown fox jumps over the lazy dog ".repeat(length / 40 + 1);
    return text.substring(0, length).getBytes(StandardCharsets.UTF_8);
  }
}
