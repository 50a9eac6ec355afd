package dev.hnetstreams.runtime.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextFactsTest {

  @Test
  void proseIsValidTextAndNoSuspect() {
    assertThat(facts("The meeting was moved to Thursday; please tell everyone who is in the room."))
        .isEqualTo(new TextFacts(true, false, false));
  }

  @Test
  void tabsAndNewlinesAreText() {
    assertThat(facts("a\tb\r\nc\td\r\n").notText()).isFalse();
  }

  @Test
  void oneControlCharacterIsAnAccidentAndTwoInTwentyAreNot() {
    assertThat(facts("a\u0001").notText()).isFalse();
    assertThat(facts("a\u0001\u0002").notText()).isTrue();
    assertThat(facts("\u0001\u007f" + "a".repeat(38)).notText()).isTrue();
    assertThat(facts("\u0001\u007f" + "a".repeat(39)).notText()).isFalse();
  }

  @Test
  void utf16IsNotText() {
    byte[] bytes = "Hello, world".getBytes(StandardCharsets.UTF_16LE);

    assertThat(TextFacts.of(bytes, 0, bytes.length).notText()).isTrue();
  }

  @Test
  void invalidUtf8IsSaidToBe() {
    byte[] bytes = {'c', 'a', 'f', (byte) 0xE9};

    assertThat(TextFacts.of(bytes, 0, 4)).isEqualTo(new TextFacts(false, false, false));
    assertThat(TextFacts.of(bytes, 0, 3).validUtf8()).isTrue();
  }

  @Test
  void oneByteRepeatedIsSuspectFromSixtyFourBytes() {
    assertThat(facts("T".repeat(64)).suspect()).isTrue();
    assertThat(facts("T".repeat(63)).suspect()).isFalse();
    assertThat(facts("heeeello ".repeat(10)).suspect()).as("4 of 9 repeat").isFalse();
  }

  @Test
  void randomBytesAreSuspect() {
    byte[] bytes = new byte[500];
    new Random(1).nextBytes(bytes);

    TextFacts facts = TextFacts.of(bytes, 0, bytes.length);
    assertThat(facts.suspect()).isTrue();
    assertThat(facts.validUtf8()).isFalse();
  }

  @Test
  void looksAtItsSpanOnly() {
    byte[] bytes =
        ("T".repeat(100) + "the quick brown fox jumps over").getBytes(StandardCharsets.UTF_8);

    assertThat(TextFacts.of(bytes, 0, 100).suspect()).isTrue();
    assertThat(TextFacts.of(bytes, 90, 40).suspect()).isFalse();
  }

  @Test
  void nothingIsValidText() {
    assertThat(facts("")).isEqualTo(new TextFacts(true, false, false));
  }

  private static TextFacts facts(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return TextFacts.of(bytes, 0, bytes.length);
  }
}
