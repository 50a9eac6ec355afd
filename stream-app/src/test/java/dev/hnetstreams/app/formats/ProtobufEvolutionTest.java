package dev.hnetstreams.app.formats;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.squareup.wire.schema.Field;
import com.squareup.wire.schema.MessageType;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.Type;
import dev.hnetstreams.schemas.TaggedText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Readers and writers with the {@code tagged-text.proto} of version 1 go on working. The rules for
 * changes stand at {@code CompatibilityTest} of the module schemas.
 */
class ProtobufEvolutionTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path HISTORY = Path.of("../schemas/src/test/resources/history/v1");
  private static final String RESULT = "dev.hnetstreams.proto.TaggedText";

  @ParameterizedTest
  @ValueSource(strings = {"whole", "cut"})
  void readersOfVersion1ReadToday(String name) throws IOException {
    ObjectNode sample = sample(name);
    ((ObjectNode) sample.get("source"))
        .putObject("part")
        .put("index", 1)
        .put("count", 2)
        .put("pointer", "/texts/1");
    byte[] value = encoded(today(), sample);

    JsonNode read = decoded(version1(), value);

    ObjectNode expected = (ObjectNode) decoded(today(), value);
    assertThat(expected.at("/source/part/pointer").asText()).isEqualTo("/texts/1");
    ((ObjectNode) expected.get("source")).remove("part");
    assertThat(read).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole", "cut", "empty"})
  void readersOfTodayReadVersion1(String name) throws IOException {
    byte[] value = encoded(version1(), sample(name));

    JsonNode read = decoded(today(), value);

    assertThat(read).isEqualTo(decoded(version1(), value));
    assertThat(read.at("/model/name")).isEqualTo(sample(name).at("/model/name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"whole", "cut"})
  void readersOfTodayReadFieldsThatComeLater(String name) throws IOException {
    String later =
        version1()
            .replace("message TaggedText {", "message TaggedText { optional string later = 999;")
            .replace("message Source {", "message Source { repeated Model later = 999;");
    ObjectNode sample = sample(name).put("later", "more");
    ((ObjectNode) sample.get("source")).putArray("later").addObject().put("name", "more");
    byte[] value = encoded(later, sample);
    assertThat(decoded(later, value).at("/source/later/0/name").asText()).isEqualTo("more");

    assertThat(decoded(today(), value)).isEqualTo(decoded(today(), encoded(today(), sample(name))));
  }

  /** Samples cannot show a number that nobody set, or a type with the same encoding; this does. */
  @Test
  void noFieldOfVersion1IsGoneOrOfAnotherNumberOrType() throws IOException {
    Map<String, String> version1 = fields(version1());

    assertThat(version1).hasSize(79).containsEntry("TaggedText.id", "1: optional string");
    assertThat(fields(today())).containsAllEntriesOf(version1);
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new TreeMap<>();
    for (Type type : linked(text).protoFile("t.proto").getTypes()) {
      MessageType message = (MessageType) type;
      for (Field field : message.getFieldsAndOneOfFields()) {
        Field.Label label = field.getLabel();
        fields.put(
            message.getType().getSimpleName() + "." + field.getName(),
            field.getTag()
                + ": "
                + (label == null ? "" : label.name().toLowerCase(java.util.Locale.ROOT) + " ")
                + field.getType());
      }
    }
    return fields;
  }

  /** As the service writes it, without the index of the message in front. */
  private static byte[] encoded(String schema, JsonNode result) {
    byte[] value = ProtobufResults.encoder(schema).encoding().bytes(result);
    return Arrays.copyOfRange(value, 1, value.length);
  }

  private static JsonNode decoded(String schema, byte[] value) throws IOException {
    Object message = linked(schema).protoAdapter(RESULT, false).decode(value);
    return JSON.valueToTree(message);
  }

  private static Schema linked(String text) {
    return WireSchemas.link("t.proto", text, path -> null);
  }

  private static ObjectNode sample(String name) throws IOException {
    return (ObjectNode)
        JSON.readTree(HISTORY.resolve("samples/tagged-text/" + name + ".json").toFile());
  }

  private static String version1() throws IOException {
    return Files.readString(HISTORY.resolve("tagged-text.proto"));
  }

  private static String today() throws IOException {
    try (var in =
        TaggedText.class.getResourceAsStream("/dev/hnetstreams/schemas/tagged-text.proto")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
