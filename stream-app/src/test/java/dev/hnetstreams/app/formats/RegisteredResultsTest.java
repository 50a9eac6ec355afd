package dev.hnetstreams.app.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.registry.FakeRegistry;
import dev.hnetstreams.app.registry.RegistryObserver;
import dev.hnetstreams.schemas.TaggedText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Results behind the id of a schema that is registered under the topic's name. */
class RegisteredResultsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path HISTORY = Path.of("../schemas/src/test/resources/history/v1");
  private static final List<String> TOPICS = List.of("text.classified", "text.spam");

  private FakeRegistry fake;

  @BeforeEach
  void start() throws IOException {
    fake = new FakeRegistry().with(10, "other", "AVRO", "\"string\"");
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  @Test
  void eachTopicHasASubjectOfItsName() throws Exception {
    Formats formats = ready("avro");

    assertThat(fake.asked)
        .containsExactlyInAnyOrder(
            "POST /subjects/text.classified-value/versions",
            "POST /subjects/text.spam-value/versions");
    assertThat(id(formats.results().of("text.classified", sample("whole"))))
        .isNotEqualTo(id(formats.results().of("text.spam", sample("whole"))))
        .isGreaterThan(10);
  }

  @Test
  void avroSaysAllThatTheResultSays() throws Exception {
    Formats formats = ready("avro");
    Schema registered = new Schema.Parser().parse(fake.text("text.classified-value"));
    for (String sample : List.of("whole", "cut", "empty")) {
      GenericRecord record =
          avro(formats.results().of("text.classified", sample(sample)), registered, registered);

      assertSame(JSON.valueToTree(sample(sample)), JSON.readTree(record.toString()), "");
    }
  }

  @Test
  void avroIsReadByReadersOfTheFirstVersionAndOfOneToCome() throws Exception {
    Formats formats = ready("avro");
    String now = fake.text("text.classified-value");
    Schema today = new Schema.Parser().parse(now);
    Schema first = new Schema.Parser().parse(Files.readString(HISTORY.resolve("tagged-text.avsc")));
    Schema next =
        new Schema.Parser()
            .parse(
                now.replaceFirst(
                    "\"fields\":\\[",
                    "\"fields\":[{\"name\":\"later\",\"type\":[\"null\",\"string\"],\"default\":null},"));
    byte[] result = formats.results().of("text.classified", sample("whole"));

    for (Schema reader : List.of(first, next)) {
      assertThat(avro(result, today, reader).get("id")).hasToString(sample("whole").id());
    }
    byte[] later = Avro.encoded(avro(result, today, next));
    assertThat(avro(Frame.framed(1, 4, later), next, today).get("id"))
        .hasToString(sample("whole").id());
  }

  @Test
  void protobufSaysAllThatTheResultSays() throws Exception {
    Formats formats = ready("protobuf");
    com.squareup.wire.schema.Schema registered =
        WireSchemas.link("r.proto", fake.text("text.spam-value"), path -> null);
    var first = registered.protoFile("r.proto").getTypes().get(0).getType();
    assertThat(first).hasToString("dev.hnetstreams.proto.TaggedText");
    for (String sample : List.of("whole", "cut", "empty")) {
      byte[] value = formats.results().of("text.spam", sample(sample));
      assertThat(value[5]).as("index of the message").isZero();
      Map<?, ?> message =
          (Map<?, ?>)
              registered
                  .protoAdapter(first.toString(), false)
                  .decode(Arrays.copyOfRange(value, 6, value.length));

      assertSame(JSON.valueToTree(sample(sample)), JSON.valueToTree(message), "");
    }
  }

  @Test
  void protobufIsReadByReadersOfOneToCome() throws Exception {
    Formats formats = ready("protobuf");
    String next =
        fake.text("text.spam-value").replaceFirst("\\{", "{ optional string later = 999;");
    byte[] value = formats.results().of("text.spam", sample("whole"));
    Map<?, ?> message =
        (Map<?, ?>)
            WireSchemas.link("next.proto", next, path -> null)
                .protoAdapter("dev.hnetstreams.proto.TaggedText", false)
                .decode(Arrays.copyOfRange(value, 6, value.length));

    assertThat(message.get("id")).isEqualTo(sample("whole").id());
  }

  @Test
  void jsonStandsBehindTheIdOfItsJsonSchema() throws Exception {
    byte[] value = ready("json_schema").results().of("text.spam", sample("whole"));

    assertSame(JSON.valueToTree(sample("whole")), JSON.readTree(value, 5, value.length - 5), "");
    assertThat(JSON.readTree(fake.text("text.spam-value")).path("title").asText()).isNotBlank();
  }

  @Test
  void textsWaitWhileTheSchemaIsRefused() throws Exception {
    fake.refusing("incompatible with version 3");
    Formats formats = formats("avro");

    Decoded decoded = formats.textsForResults().decode(new byte[] {'a'});
    assertThat(((Decoded.Awaiting) decoded).ready()).failsWithin(PATIENCE);
    assertThat(formats.troubles().get("schema_refused"))
        .startsWith("the registry refuses the schema of results for text.")
        .endsWith("-value: incompatible with version 3");

    fake.refusing(null);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              formats.look();
              return formats.textsForResults().decode(new byte[] {'a'}) instanceof Decoded.Text;
            });
    assertThat(formats.troubles()).isEmpty();
  }

  /** Nothing of a result is lost; what is null or empty may be left out. */
  private static void assertSame(JsonNode expected, JsonNode actual, String at) {
    if (expected.isObject()) {
      expected
          .properties()
          .forEach(
              e ->
                  assertSame(
                      e.getValue(),
                      actual.isArray() ? actual : either(actual, e.getKey()),
                      at + "/" + e.getKey()));
    } else if (expected.isArray() && !expected.isEmpty()) {
      JsonNode items = actual.isObject() ? actual.path("values") : actual;
      for (int i = 0; i < expected.size(); i++) {
        assertSame(expected.get(i), items.path(i), at + "/" + i);
      }
    } else if (expected.isNumber()) {
      assertThat(Float.parseFloat(actual.asText("0")))
          .as(at)
          .isEqualTo(Float.parseFloat(expected.asText()));
    } else if (!expected.isNull() && !expected.isArray()) {
      boolean left = actual.isMissingNode();
      assertThat(left ? "" : actual.asText()).as(at).isEqualTo(blank(expected, left));
    }
  }

  /** Protobuf leaves out false and texts that are empty. */
  private static String blank(JsonNode expected, boolean left) {
    return left && expected.asText().equals("false") ? "" : expected.asText();
  }

  private static JsonNode either(JsonNode object, String camelCase) {
    String snakeCase = camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(java.util.Locale.ROOT);
    return object.has(camelCase)
        ? object.get(camelCase)
        : object.path(camelCase.equals("validUtf8") ? "valid_utf8" : snakeCase);
  }

  private static GenericRecord avro(byte[] value, Schema writer, Schema reader) throws IOException {
    return new GenericDatumReader<GenericRecord>(writer, reader)
        .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
  }

  private static int id(byte[] value) {
    assertThat(value[0]).isZero();
    return ByteBuffer.wrap(value, 1, 4).getInt();
  }

  private static TaggedText sample(String name) throws IOException {
    return JSON.readValue(
        HISTORY.resolve("samples/tagged-text/" + name + ".json").toFile(), TaggedText.class);
  }

  private Formats ready(String format) throws Exception {
    Formats formats = formats(format);
    Decoded decoded = formats.textsForResults().await(new byte[] {'a'}, name -> null, PATIENCE);
    assertThat(decoded).isInstanceOf(Decoded.Text.class);
    return formats;
  }

  private Formats formats(String format) {
    AppConfig config =
        ConfigLoader.load(
                null, Map.of(), List.of("output.format=" + format, "registry.url=" + fake.url()))
            .bind();
    OutputConfig.Format output = config.output().format();
    return new Formats(config.codec(), config.registry(), output, TOPICS, RegistryObserver.NONE);
  }
}
