package dev.hnetstreams.app.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code codec.texts=each}: arrays of texts in every format. */
class EachTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/c/text | {\"c\": [{\"text\": \"a\"}, {\"image\": 1}, {\"text\": \"b\"}]} | /c/0/text=a /c/2/text=b",
        "/c      | {\"c\": [\"a\", null, [\"b\", \"c\"], []]}                      | /c/0=a /c/2/0=b /c/2/1=c",
        "/c      | {\"c\": [\"a\", \"a\"]}                                         | /c/0=a /c/1=a",
        "/c      | {\"c\": [\"\"]}                                                 | /c/0=",
        "``      | [\"a\", \"b\"]                                                  | /0=a /1=b",
        "/a~1b   | {\"a/b\": [\"x\"]}                                              | /a~1b/0=x",
        "/c      | {\"c\": [\"a\", 7, \"b\"]} | /c/0=a /c/1!number,_expected_a_string /c/2=b",
      })
  void jsonHasATextForEachElement(String path, String json, String expected) {
    Decoded decoded = decode(json, "codec.format=json", "codec.textPointer=" + path);

    assertThat(places(decoded)).containsExactly(expected.split(" "));
  }

  @Test
  void avroHasATextForEachElement() {
    assertThat(places(avro("/parts/text")))
        .containsExactly("/parts/0/text=first", "/parts/3/text=second");
    assertThat(places(avro("/lines"))).containsExactly("/lines/0=one", "/lines/1=two");
  }

  @Test
  void protobufHasATextForEachElementOfARepeatedField() {
    assertThat(places(protobuf("/parts/words/text")))
        .containsExactly("/parts/0/words/text=first", "/parts/1/words/text=second");
    assertThat(places(protobuf("/lines"))).containsExactly("/lines/0=one", "/lines/1=two");
  }

  @Test
  void eachHasItsNumberAndTheIdOfTheValue() {
    Decoded.Several several =
        (Decoded.Several)
            decode("{\"id\": 5, \"text\": [null, \"a\", \"b\"]}", "codec.format=json");

    assertThat(several.items()).extracting(item -> item.part().index()).containsExactly(0, 1);
    assertThat(several.items()).extracting(item -> item.part().count()).containsOnly(2);
    assertThat(several.items())
        .extracting(item -> ((Decoded.Text) item.decoded()).id())
        .containsOnly("5");
  }

  @Test
  void anEventGivesItsIdToEach() {
    TextCodec codec =
        Texts.of("codec.format=json", "codec.envelope=cloudevents", "codec.texts=each");
    Map<String, String> headers =
        Map.of("ce_specversion", "1.0", "ce_id", "e-1", "ce_source", "/s", "ce_type", "t");
    HeaderLookup lookup = name -> headers.containsKey(name) ? utf8(headers.get(name)) : null;

    Decoded.Several several =
        (Decoded.Several) codec.decode(utf8("{\"text\": [\"a\", 1]}"), lookup);

    assertThat(several.items().get(0).decoded())
        .isInstanceOfSatisfying(Decoded.Text.class, t -> assertThat(t.id()).isEqualTo("e-1"));
    assertThat(several.items().get(1).decoded()).isInstanceOf(Decoded.Undecodable.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\": []}           | NO_TEXT   | at /text is an array without a text, expected",
        "{\"text\": [null, null]} | NO_TEXT   | at /text is an array without a text, expected",
        "{\"text\": null}         | NO_TEXT   | at /text is null, expected a string or an array",
        "{}                       | NO_TEXT   | at /text is nothing, expected a string or an array",
        "{\"text\": [\"a\", \"b\", \"c\"]} | TOO_LARGE | 3 texts at /text, expected at most 2 (codec.maxTexts)",
      })
  void withoutATextOrWithTooManyTheValueIsNone(String json, Reason reason, String message) {
    Decoded decoded = decode(json, "codec.format=json", "codec.maxTexts=2");

    assertThat(decoded)
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            bad -> {
              assertThat(bad.reason()).isEqualTo(reason);
              assertThat(bad.message()).startsWith(message);
            });
  }

  @Test
  void aTextThatIsInNoArrayHasNoPlace() {
    assertThat(decode("{\"text\": \"a\"}", "codec.format=json")).isInstanceOf(Decoded.Text.class);
    assertThat(
            decode("{\"text\": [\"a\", \"b\"]}", "codec.format=json", "codec.textPointer=/text/1"))
        .isInstanceOf(Decoded.Text.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "codec.format=raw  | codec.maxTexts=1     | codec.texts",
        "codec.format=json | codec.joinTexts='; ' | codec.joinTexts",
        "codec.format=json | codec.maxTexts=0     | codec.maxTexts",
        "codec.format=json | codec.maxTexts=10001 | codec.maxTexts",
      })
  void settingsThatContradictEachOtherAreRefused(String format, String setting, String key) {
    assertThatThrownBy(() -> Texts.of(format, setting, "codec.texts=each"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(key + ":");
  }

  private static Decoded avro(String path) {
    return Texts.of(
            "codec.format=avro",
            "codec.schemaFile=" + Avro.file("order.avsc"),
            "codec.textPointer=" + path,
            "codec.texts=each")
        .decode(Avro.order("7"));
  }

  private static Decoded protobuf(String path) {
    return Texts.of(
            "codec.format=protobuf",
            "codec.message=shop.Order",
            "codec.schemaFile=" + Avro.file("order.proto"),
            "codec.textPointer=" + path,
            "codec.texts=each")
        .decode(ProtobufFormatTest.order());
  }

  private static Decoded decode(String json, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("codec.texts=each");
    return Texts.of(all.toArray(String[]::new)).decode(utf8(json));
  }

  /** Where each text is, and what it says or why it is none. */
  private static List<String> places(Decoded decoded) {
    return ((Decoded.Several) decoded)
        .items().stream()
            .map(
                item ->
                    item.decoded() instanceof Decoded.Text text
                        ? item.part().pointer()
                            + "="
                            + new String(text.bytes(), StandardCharsets.UTF_8)
                        : item.part().pointer()
                            + "!"
                            + ((Decoded.Undecodable) item.decoded()).message().replace(' ', '_'))
            .toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
