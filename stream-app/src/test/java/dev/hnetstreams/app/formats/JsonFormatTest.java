package dev.hnetstreams.app.formats;

import static dev.hnetstreams.app.formats.Texts.awaited;
import static dev.hnetstreams.app.formats.Texts.reason;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.registry.FakeRegistry;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON that names its JSON Schema, and arrays of texts in any JSON. */
class JsonFormatTest {

  @Test
  void jsonIsReadBehindTheIdOfItsSchema() throws Exception {
    try (FakeRegistry fake = new FakeRegistry()) {
      fake.with(3, "chat-value", "JSON", "{\"type\": \"object\"}");
      fake.with(4, "other-value", "AVRO", "\"string\"");
      TextCodec codec =
          Texts.of("codec.format=json", "codec.framing=registry", "registry.url=" + fake.url());

      Decoded.Text text =
          (Decoded.Text) awaited(codec, 3, "{\"id\": \"a\", \"text\": \"für dich\"}");
      assertThat(new String(text.bytes(), StandardCharsets.UTF_8)).isEqualTo("für dich");
      assertThat(text.id()).isEqualTo("a");
      assertThat(reason(awaited(codec, 3, "{\"body\": 1}"))).isEqualTo(Reason.NO_TEXT);
      assertThat(reason(awaited(codec, 3, "{"))).isEqualTo(Reason.NOT_JSON);
      assertThat(reason(awaited(codec, 4, "{}"))).isEqualTo(Reason.SCHEMA_MISMATCH);
      assertThat(reason(awaited(codec, 5, "{}"))).isEqualTo(Reason.SCHEMA_UNKNOWN);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/content/text | {\"content\": [{\"text\": \"a\"}, {\"image\": 1}, {\"text\": \"b\"}]} | a, b",
        "/content      | {\"content\": [\"a\", null, [\"b\", \"c\"]]}                          | a, b, c",
        "/content      | {\"content\": \"alone\"}                                              | alone",
        "/content/1    | {\"content\": [\"a\", \"b\"]}                                         | b",
      })
  void theTextsOfAnArrayAreJoined(String path, String json, String joined) {
    TextCodec codec =
        Texts.of("codec.format=json", "codec.textPointer=" + path, "codec.joinTexts=', '");

    Decoded.Text text = (Decoded.Text) codec.decode(json.getBytes(StandardCharsets.UTF_8));

    assertThat(new String(text.bytes(), StandardCharsets.UTF_8)).isEqualTo(joined);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"content\": []}         | an array without a text",
        "{\"content\": [\"a\", 1]} | number in an array",
        "{\"content\": 1}          | number",
        "{}                        | nothing",
      })
  void anArrayWithoutTextsIsNoText(String json, String what) {
    TextCodec codec =
        Texts.of("codec.format=json", "codec.textPointer=/content", "codec.joinTexts=', '");

    assertThat(codec.decode(json.getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(
            new Decoded.Undecodable(
                Reason.NO_TEXT,
                "at /content is " + what + ", expected a string or an array of strings"));
  }
}
