package dev.hnetstreams.app.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.CodecConfig.Format;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From a record's value to a text, or to a typed reason why there is none. */
class TextCodecTest {
  private static final TextCodec RAW = TextCodec.of(new CodecConfig(Format.RAW, "/text", "/id"));
  private static final TextCodec JSON = json("/text", "/id");

  @Property(tries = 500)
  void rawBytesPassThroughUnchanged(@ForAll byte[] value) {
    Decoded.Text text = (Decoded.Text) RAW.decode(value);

    assertThat(text.bytes()).isSameAs(value);
    assertThat(text.id()).isNull();
  }

  @Property(tries = 1_000)
  void noBytesMakeTheJsonCodecThrow(@ForAll byte[] value) {
    assertThat(JSON.decode(value)).isNotNull();
  }

  @Property(tries = 300)
  void whatIsCutOffIsNotJson(@ForAll String text) throws Exception {
    byte[] whole = ResultWriter.json(java.util.Map.of("text", text));
    for (int length = 1; length < whole.length; length += 1 + whole.length / 20) {
      assertThat(reason(JSON.decode(java.util.Arrays.copyOf(whole, length))))
          .isEqualTo(Reason.NOT_JSON);
    }
    assertThat(text(JSON.decode(whole)))
        .isEqualTo(new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  @Test
  void noValueIsNoText() {
    for (TextCodec codec : new TextCodec[] {RAW, JSON}) {
      assertThat(codec.decode(null))
          .isEqualTo(
              new Decoded.Undecodable(Reason.NO_VALUE, "the value is null, expected a text"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '|',
      value = {
        "a\\ud83db, 61eda0bd62", // a high half alone
        "\\ude00, edb880", // a low half alone
        "\\ud83d\\ud83d\\ude00, eda0bdf09f9880", // one before a pair
        "\\ude00\\ud83d, edb880eda0bd", // the wrong way round
        "\\ud83d\\ude00, f09f9880",
        "\\ufffd, efbfbd",
      })
  void halfASurrogatePairIsInvalidTextAndNoQuestionMark(String escaped, String hex) {
    Decoded decoded = JSON.decode(utf8("{\"text\":\"" + escaped + "\"}"));

    assertThat(java.util.HexFormat.of().formatHex(((Decoded.Text) decoded).bytes())).isEqualTo(hex);
  }

  @Test
  void halfASurrogatePairInAnIdCanBeWrittenAgain() {
    Decoded.Text text = (Decoded.Text) JSON.decode(utf8("{\"id\":\"x\\ud83d\",\"text\":\"hm\"}"));

    assertThat(text.id()).isEqualTo("x\ufffd");
    assertThat(ResultWriter.json(text.id())).isEqualTo(utf8("\"x\ufffd\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"text\":\"first\",\"text\":\"second\"}",
        "{\"body\":{\"text\":\"first\"},\"text\":\"x\",\"body\":{\"text\":\"second\"}}",
        "{\"text\":\"x\",\"meta\":[{\"a\":1,\"a\":2}]}",
      })
  void aNameTwiceInAnObjectIsNotJson(String value) {
    Decoded.Undecodable bad = (Decoded.Undecodable) JSON.decode(utf8(value));

    assertThat(bad.reason()).isEqualTo(Reason.NOT_JSON);
    assertThat(bad.message()).contains("a name twice in an object").doesNotContain("second");
  }

  @Test
  void textAndIdAreWhereThePointersSayAndTheRestIsIgnored() {
    String value = "{\"a\":[0,{\"b/c\":\"here\"}],\"meta\":{\"n\":\"7\"},\"text\":\"not here\"}";
    Decoded.Text text = (Decoded.Text) json("/a/1/b~1c", "/meta/n").decode(utf8(value));

    assertThat(text(text)).isEqualTo("here");
    assertThat(text.id()).isEqualTo("7");
  }

  @Test
  void theWholeValueCanBeTheText() {
    assertThat(text(json("", "/id").decode(utf8("\"just this\"")))).isEqualTo("just this");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\":\"t\",\"id\":\"x-1\"}              | x-1",
        "{\"text\":\"t\",\"id\":42}                   | 42",
        "{\"text\":\"t\",\"id\":9007199254740993}     | 9007199254740993",
        "{\"text\":\"t\",\"id\":123456789012345678901}| 123456789012345678901",
        "{\"text\":\"t\",\"id\":true}                 | true",
        "{\"text\":\"t\",\"id\":\"\"}                 | ``",
        "{\"text\":\"t\",\"id\":null}                 |",
        "{\"text\":\"t\",\"id\":{\"a\":1}}            |",
        "{\"text\":\"t\",\"id\":[1]}                  |",
        "{\"text\":\"t\"}                             |",
      })
  void anIdIsAnyScalarAndMayBeMissing(String value, String id) {
    assertThat(((Decoded.Text) JSON.decode(utf8(value))).id()).isEqualTo(id);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}                  | nothing",
        "{\"Text\":\"t\"}    | nothing",
        "[]                  | nothing",
        "\"text\"            | nothing",
        "{\"text\":null}     | null",
        "{\"text\":42}       | number",
        "{\"text\":true}     | boolean",
        "{\"text\":[\"t\"]}  | array",
        "{\"text\":{}}       | object",
      })
  void whatIsNoStringAtThePointerIsNamed(String value, String kind) {
    assertThat(JSON.decode(utf8(value)))
        .isEqualTo(
            new Decoded.Undecodable(Reason.NO_TEXT, "at /text is " + kind + ", expected a string"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "hello",
        "{",
        "{\"text\":\"a\"",
        "{\"text\":a}",
        "{'text':'a'}",
        "\u0000",
        "{\"text\":\"a\"} and more",
        "{\"text\":\"a\"}{\"text\":\"b\"}",
        "{\"text\":\"a\nb\"}",
        "NaN",
        "{\"text\":\"a\",}",
        "{\"text\":\"\\x\"}"
      })
  void whatIsNotOneJsonValueIsNotJson(String value) {
    assertThat(reason(JSON.decode(utf8(value)))).isEqualTo(Reason.NOT_JSON);
  }

  @Test
  void aComplaintSaysWhereAndNeverRepeatsTheText() {
    Decoded.Undecodable cut =
        (Decoded.Undecodable) JSON.decode(utf8("{\"text\":\"my secret\" oops"));

    assertThat(cut.message()).isEqualTo("not JSON at byte 20 of 24");
  }

  @Test
  void brokenUtf8InsideJsonIsNotJson() {
    byte[] value = utf8("{\"text\":\"abcdef\"}");
    value[10] = (byte) 0xff;
    assertThat(reason(JSON.decode(value))).isEqualTo(Reason.NOT_JSON);
  }

  @Test
  void invalidUtf8IsATextForTheRawCodec() {
    byte[] value = {(byte) 0xff, (byte) 0xfe, 'a', (byte) 0x80};
    assertThat(((Decoded.Text) RAW.decode(value)).bytes()).containsExactly(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16BE", "UTF-16LE", "UTF-32BE"})
  void aByteOrderMarkIsNoPartOfTheText(String charset) {
    byte[] value = "\ufeff{\"text\":\"caf\u00e9\"}".getBytes(Charset.forName(charset));
    assertThat(text(JSON.decode(value))).isEqualTo("caf\u00e9");
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 100_000})
  void jsonTooDeepToReadIsRefusedAndDoesNotOverflow(int depth) {
    String deep = "[".repeat(depth) + "]".repeat(depth);
    assertThat(reason(JSON.decode(utf8("{\"text\":\"t\",\"deep\":" + deep + "}"))))
        .isEqualTo(Reason.NOT_JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999999999", "-1e-999999999", "0.1e400", "12345678901234567890123"})
  void numbersOutOfAllBoundsAreIgnoredWhereNobodyAskedForThem(String number) {
    assertThat(text(JSON.decode(utf8("{\"text\":\"t\",\"n\":" + number + "}")))).isEqualTo("t");
    assertThat(JSON.decode(utf8("{\"text\":\"t\",\"id\":" + number + "}")))
        .isInstanceOf(Decoded.Text.class);
  }

  @Test
  void aNumberOfTooManyDigitsIsRefused() {
    String digits = "1".repeat(2_000);
    assertThat(reason(JSON.decode(utf8("{\"n\":" + digits + ",\"text\":\"t\"}"))))
        .isEqualTo(Reason.NOT_JSON);
  }

  @Test
  void escapesAreUndone() {
    assertThat(text(JSON.decode(utf8("{\"text\":\"\\ud83d\\ude00 \\u0000\\n\\\"\"}"))))
        .isEqualTo("\ud83d\ude00 \u0000\n\"");
  }

  private static TextCodec json(String text, String id) {
    return TextCodec.of(new CodecConfig(Format.JSON, text, id));
  }

  private static Reason reason(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Undecodable.class);
    return ((Decoded.Undecodable) decoded).reason();
  }

  private static String text(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Text.class);
    return new String(((Decoded.Text) decoded).bytes(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
