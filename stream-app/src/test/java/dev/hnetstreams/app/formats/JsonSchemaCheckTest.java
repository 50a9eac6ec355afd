package dev.hnetstreams.app.formats;

import static dev.hnetstreams.app.formats.Texts.awaited;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.registry.FakeRegistry;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that are held against the JSON Schema that they name. */
class JsonSchemaCheckTest {
  private static final String ORDER =
      """
      {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
       "properties": {"text": {"type": "string", "maxLength": 12},
                      "count": {"type": "integer", "minimum": 1},
                      "buyer": {"$ref": "buyer.json"}},
       "required": ["text"], "unevaluatedProperties": false}
      """;
  private static final String BUYER =
      """
      {"type": "object", "properties": {"name": {"type": "string", "pattern": "^[A-Z]"}}}
      """;

  private FakeRegistry fake;

  @BeforeEach
  void start() throws IOException {
    fake =
        new FakeRegistry()
            .with(2, "buyer", "JSON", BUYER)
            .with(
                3, "order-value", "JSON", ORDER, new FakeRegistry.Reference("buyer.json", "buyer"));
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"text\": 7}                                         | type at /text, by #/properties/text/type",
        "{\"text\": \"Grüße, die zu lang sind\"}               | maxLength at /text, by #/properties/text/maxLength",
        "{\"text\": \"a\", \"count\": 0}                       | minimum at /count, by #/properties/count/minimum",
        "{\"count\": 1}                                        | required at the top, by #/required",
        "{\"text\": \"a\", \"buyer\": {\"name\": \"secret x\"}} | pattern at /buyer/name, by #/properties/name/pattern",
        "[]                                                    | type at the top, by #/type",
      })
  void aValueThatIsNotValidIsAMismatchWithItsPlaceAndWithoutItsText(String json, String why) {
    assertThat(awaited(codec(), 3, json))
        .isEqualTo(
            new Decoded.Undecodable(Reason.SCHEMA_MISMATCH, "not valid by schema 3: " + why));
  }

  @Test
  void aValueThatIsValidIsRead() {
    assertThat(
            awaited(
                codec(),
                3,
                "{\"text\": \"für dich\", \"count\": 2, \"buyer\": {\"name\": \"Ann\"}}"))
        .isInstanceOf(Decoded.Text.class);
  }

  @Test
  void itCanBeTurnedOff() {
    assertThat(awaited(codec("codec.validate=false"), 3, "{\"text\": \"a\", \"count\": 0}"))
        .isInstanceOf(Decoded.Text.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://json-schema.org/draft-04/schema#",
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
      })
  void everyDraftIsKnown(String draft) {
    fake.with(
        7,
        "drafts",
        "JSON",
        "{\"$schema\": \"%s\", \"properties\": {\"text\": {\"maxLength\": 3}}}".formatted(draft));

    assertThat(awaited(codec(), 7, "{\"text\": \"abc\"}")).isInstanceOf(Decoded.Text.class);
    assertThat(awaited(codec(), 7, "{\"text\": \"abcd\"}")).isInstanceOf(Decoded.Undecodable.class);
  }

  @Test
  void formatIsCheckedInOldDraftsOnly() {
    String form = "{\"$schema\": \"%s\", \"properties\": {\"text\": {\"format\": \"email\"}}}";
    fake.with(11, "old", "JSON", form.formatted("http://json-schema.org/draft-07/schema#"));
    fake.with(12, "new", "JSON", form.formatted("https://json-schema.org/draft/2020-12/schema"));

    assertThat(awaited(codec(), 11, "{\"text\": \"a\"}")).isInstanceOf(Decoded.Undecodable.class);
    assertThat(awaited(codec(), 12, "{\"text\": \"a\"}")).isInstanceOf(Decoded.Text.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://HOST/ids/9", "file:///etc/hostname", "classpath:logback.xml"})
  void aSchemaThatRefersElsewhereIsRefusedAndNothingIsFetched(String elsewhere) {
    String ref = elsewhere.replace("HOST", fake.url().replaceFirst("^http://", ""));
    fake.with(8, "far", "JSON", "{\"properties\": {\"text\": {\"$ref\": \"%s\"}}}".formatted(ref));

    assertThat(awaited(codec(), 8, "{\"text\": \"a\"}"))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            bad -> {
              assertThat(bad.reason()).isEqualTo(Reason.SCHEMA_MISMATCH);
              assertThat(bad.message()).startsWith("schema 8: no JSON Schema to check by: ");
            });
    assertThat(fake.asked).noneMatch(request -> request.endsWith("/ids/9"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "{\"type\": \"strnig\", \"pattern\": \"(\"}", "{\"$schema\": \"x:y\"}"})
  void whatIsNoSchemaIsSaid(String schema) {
    fake.with(9, "broken", "JSON", schema);

    assertThat(awaited(codec(), 9, "{\"text\": \"a\"}"))
        .isInstanceOfSatisfying(
            Decoded.Undecodable.class,
            bad -> assertThat(bad.reason()).isEqualTo(Reason.SCHEMA_MISMATCH));
  }

  @Test
  void aValueThatIsTooDeepForARecursiveSchemaDoesNotThrow() {
    fake.with(
        10,
        "deep",
        "JSON",
        "{\"properties\": {\"text\": {\"type\": \"string\"}}, \"additionalProperties\": {\"$ref\": \"#\"}}");
    int depth = 900; // Jackson takes 1000
    String json = "{\"a\": ".repeat(depth) + "1" + "}".repeat(depth);

    assertThat(awaited(codec(), 10, json)).isInstanceOf(Decoded.Undecodable.class);
  }

  private TextCodec codec(String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.addAll(
        List.of("codec.format=json", "codec.framing=registry", "registry.url=" + fake.url()));
    return Texts.of(settings.toArray(String[]::new));
  }
}
