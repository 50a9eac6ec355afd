package dev.hnetstreams.runtime.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(strings = {"\ud83d\udca3", "中", "д", "a\n", "ab-"})
  void oneCharacterRepeatedIsSuspectHoweverWide(String character) {
    assertThat(facts(character.repeat(64)).suspect()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Мы перенесли встречу на четверг; пожалуйста, скажите всем, кто в комнате и за её дверью.",
        "会议改到星期四了，请转告房间里的每一个人，也请告诉在门外等着的那些人，谢谢大家的配合和理解。",
        "बैठक गुरुवार को होगी; कृपया कमरे में मौजूद सभी लोगों को बता दें और बाहर वालों को भी।",
        "+------+------+------+\n| name | size | when |\n+------+------+------+\n| a    | 12   | now  |\n"
      })
  void plainTextThatRepeatsItsLeadBytesIsNot(String text) {
    assertThat(facts(text).suspect()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\u200b\u200c\u200d\u2060\ufeff",
        "e\u0301\u0316\u0327\u036f",
        "x\u202e\u202c",
        "b\udb40\udc41"
      })
  void floodsOfWhatTakesNoRoomAreSuspect(String text) {
    assertThat(facts(text.repeat(20)).suspect()).isTrue();
  }

  @Test
  void decomposedVietnameseIsNot() {
    assertThat(
            facts(
                    Normalizer.normalize(
                        "Cuộc họp đã được chuyển sang thứ năm, làm ơn báo cho mọi người trong phòng",
                        Normalizer.Form.NFD))
                .suspect())
        .isFalse();
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
