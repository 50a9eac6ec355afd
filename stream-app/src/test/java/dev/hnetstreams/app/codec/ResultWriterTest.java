package dev.hnetstreams.app.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hnetstreams.app.codec.OutputConfig.Detail;
import dev.hnetstreams.app.codec.OutputConfig.Offsets;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.Inference.Degradation;
import dev.hnetstreams.runtime.Window;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.runtime.decide.Noise;
import dev.hnetstreams.schemas.TaggedText;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes over the wire is what the JSON Schema promises, whatever the configuration. */
class ResultWriterTest {
  private static final TaggedText.Source SOURCE = new TaggedText.Source("text.in", 3, 42, 1_790L);
  private static final byte[] TEXT = utf8("a\u00e9\ud83d\ude00 und so weiter");
  private static Schema schema;

  @BeforeAll
  static void readSchema() throws Exception {
    try (InputStream in = TaggedText.class.getResourceAsStream("tagged-text.schema.json")) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyDetailIsValidForEveryKindOfAnswer(Detail detail) throws Exception {
    OutputConfig config = new OutputConfig(detail, Set.of(Offsets.values()), 3, true);
    for (Inference.Classified answer : List.of(twoStages(), twoWindows(), nothing())) {
      byte[] text = answer == null ? new byte[0] : new byte[answer.text().bytes()];
      requireValid(write(config, text, answer));
    }
  }

  @Test
  void noneLeavesChunksOut() throws Exception {
    JsonNode result = write(detail(Detail.NONE), TEXT, twoStages());

    assertThat(result.get("chunks").isNull()).isTrue();
    assertThat(result.at("/decisions/spam/label").asText()).isEqualTo("ham");
  }

  @Test
  void aDecisionSaysHowConfidentItHadToBe() throws Exception {
    JsonNode result = write(detail(Detail.NONE), TEXT, twoStages());

    assertThat(result.at("/decisions/language/threshold").floatValue()).isEqualTo(0.6667f);
    assertThat(result.at("/decisions/spam/threshold").floatValue()).isEqualTo(0.5f);
    assertThat(
            write(detail(Detail.NONE), new byte[0], nothing()).at("/decisions/spam").fieldNames())
        .toIterable()
        .doesNotContain("threshold");
  }

  @Test
  void boundariesAreLengthsAndProbabilities() throws Exception {
    JsonNode chunks = write(detail(Detail.BOUNDARIES), TEXT, twoStages()).get("chunks");

    assertThat(chunks.fieldNames())
        .toIterable()
        .containsExactly("stage", "count", "bytesPerChunk", "lengths", "boundaryProb");
    assertThat(chunks.get("stage").asInt()).isEqualTo(1);
    assertThat(ints(chunks.get("lengths"))).containsExactly(3, 4, 14);
    assertThat(chunks.get("bytesPerChunk").asDouble()).isEqualTo(7);
    assertThat(chunks.get("boundaryProb").toString()).isEqualTo("[1.0,0.1235,0.9]");
  }

  @Test
  void fullAddsEvidenceAndTheStagesAround() throws Exception {
    JsonNode chunks = write(detail(Detail.FULL), TEXT, twoStages()).get("chunks");

    assertThat(chunks.at("/evidence/spam").toString()).isEqualTo("[0.5,-0.25,1.0]");
    assertThat(chunks.get("outer")).hasSize(1);
    assertThat(chunks.at("/outer/0/stage").asInt()).isZero();
    assertThat(ints(chunks.at("/outer/0/lengths"))).containsExactly(1, 2, 4, 14);
  }

  @Test
  void offsetsAreInTheUnitsThatWereAskedFor() throws Exception {
    JsonNode both = chunks(Set.of(Offsets.UTF16, Offsets.CODE_POINT));
    assertThat(ints(both.get("utf16Offsets"))).containsExactly(0, 2, 4);
    assertThat(ints(both.get("codePointOffsets"))).containsExactly(0, 2, 3);

    assertThat(chunks(Set.of(Offsets.UTF16)).has("codePointOffsets")).isFalse();
    assertThat(chunks(Set.of(Offsets.CODE_POINT)).has("utf16Offsets")).isFalse();
  }

  @Test
  void offsetsOfTwoWindowsAreOfTheWholeText() throws Exception {
    byte[] text = utf8("\u00e9".repeat(10));
    OutputConfig config = new OutputConfig(Detail.BOUNDARIES, Set.of(Offsets.UTF16), 3, true);
    JsonNode result = write(config, text, twoWindows());

    assertThat(ints(result.at("/chunks/lengths"))).containsExactly(2, 4, 6);
    assertThat(ints(result.at("/chunks/utf16Offsets"))).containsExactly(0, 1, 7);
    assertThat(result.at("/text/windows").toString()).isEqualTo("[[0,6],[14,6]]");
    assertThat(result.at("/text/truncated").asBoolean()).isTrue();
    assertThat(result.get("degraded").asText()).isEqualTo("chunk_bomb");
  }

  @Test
  void aTextThatIsNotUtf8HasNeitherOffsetsNorValue() throws Exception {
    OutputConfig config = new OutputConfig(Detail.FULL, Set.of(Offsets.values()), 3, true);
    byte[] text = TEXT.clone();
    text[1] = (byte) 0xff;
    JsonNode result = write(config, text, answer(false, twoStages().stages()));

    requireValid(result);
    assertThat(result.at("/text/validUtf8").asBoolean()).isFalse();
    assertThat(result.get("text").has("value")).isFalse();
    assertThat(result.get("chunks").has("utf16Offsets")).isFalse();
    assertThat(result.get("chunks").has("codePointOffsets")).isFalse();
  }

  @Test
  void theTextIsRepeatedOnlyWhenAskedFor() throws Exception {
    OutputConfig with = new OutputConfig(Detail.NONE, Set.of(), 3, true);

    assertThat(write(with, TEXT, twoStages()).at("/text/value").asText())
        .isEqualTo("a\u00e9\ud83d\ude00 und so weiter");
    assertThat(write(detail(Detail.NONE), TEXT, twoStages()).get("text").has("value")).isFalse();
  }

  @Test
  void anAbstentionSaysWhyAndKeepsTheBestGuess() throws Exception {
    JsonNode language = write(detail(Detail.NONE), TEXT, twoStages()).at("/decisions/language");

    assertThat(language.get("label").isNull()).isTrue();
    assertThat(language.get("abstained").asText()).isEqualTo("below_threshold");
    assertThat(language.get("raw").asText()).isEqualTo("deu");
    assertThat(language.at("/top/1/label").asText()).isEqualTo("nld");
  }

  @Test
  void whereItCameFromAndHowLongItTookAreSaid() throws Exception {
    JsonNode result = write(detail(Detail.NONE), TEXT, twoStages());

    assertThat(result.get("id").asText()).isEqualTo("text.in-3-42");
    assertThat(result.get("source").toString())
        .isEqualTo("{\"topic\":\"text.in\",\"partition\":3,\"offset\":42,\"timestamp\":1790}");
    assertThat(result.get("model").toString()).isEqualTo("{\"name\":\"fake\",\"version\":\"1.2\"}");
    assertThat(result.get("timing").toString())
        .isEqualTo("{\"queueMicros\":1,\"inferMicros\":2,\"batchRows\":3,\"bucket\":64}");
    assertThat(result.at("/noise/kinds").toString()).isEqualTo("{\"leet\":0.9,\"typo\":0.3333}");
  }

  private static OutputConfig detail(Detail detail) {
    return new OutputConfig(detail, Set.of(), 3, false);
  }

  private static JsonNode chunks(Set<Offsets> offsets) throws Exception {
    return write(new OutputConfig(Detail.BOUNDARIES, offsets, 3, false), TEXT, twoStages())
        .get("chunks");
  }

  private static JsonNode write(OutputConfig config, byte[] text, Inference.Classified answer)
      throws Exception {
    byte[] json =
        ResultWriter.json(new ResultWriter(config).result("text.in-3-42", SOURCE, text, answer));
    assertThat(new String(json, StandardCharsets.UTF_8)).as("one line").doesNotContain("\n");
    return new ObjectMapper().readTree(json);
  }

  private static void requireValid(JsonNode result) {
    assertThat(schema.validate(result.toString(), InputFormat.JSON)).isEmpty();
  }

  private static Inference.Classified twoStages() {
    return answer(
        true,
        List.of(
            new Chunks(0, new int[] {1, 2, 4, 14}, new float[] {1, .5f, .5f, .5f}),
            new Chunks(1, new int[] {3, 4, 14}, new float[] {1, .12345f, .9f})));
  }

  private static Inference.Classified answer(boolean validUtf8, List<Chunks> stages) {
    return new Inference.Classified(
        "fake",
        "1.2",
        new Inference.TextRead(
            TEXT.length, validUtf8, List.of(new Window(0, TEXT.length, false, false))),
        List.of(
            new Decision(
                "language",
                null,
                Abstention.BELOW_THRESHOLD,
                "deu",
                0.4,
                0.66666,
                List.of(new Decision.Scored("deu", 0.4), new Decision.Scored("nld", 0.3))),
            new Decision("spam", "ham", null, "ham", 0.99999, 0.5, List.of())),
        new Noise(0.9, Map.of("typo", 1 / 3.0, "leet", 0.9)),
        stages,
        Map.of("spam", new float[] {.5f, -.25f, 1}),
        null,
        new Inference.Timing(1_999, 2_000, 3, 64));
  }

  private static Inference.Classified twoWindows() {
    return new Inference.Classified(
        "fake",
        "1.2",
        new Inference.TextRead(
            20, true, List.of(new Window(0, 6, true, true), new Window(14, 6, false, false))),
        List.of(new Decision("spam", "ham", null, "ham", 1, 0.5, List.of())),
        Noise.NONE,
        List.of(new Chunks(0, new int[] {2, 4, 6}, new float[] {1, 1, 1})),
        Map.of("spam", new float[] {1, 2, 3}),
        Degradation.CHUNK_BOMB,
        new Inference.Timing(0, 0, 1, 32));
  }

  private static Inference.Classified nothing() {
    return new Inference.Classified(
        "fake",
        "1.2",
        new Inference.TextRead(0, true, List.of()),
        List.of(new Decision("spam", null, Abstention.TOO_SHORT, null, 0, null, List.of())),
        Noise.NONE,
        List.of(Chunks.none(0)),
        Map.of(),
        null,
        new Inference.Timing(0, 0, 0, 0));
  }

  private static List<Integer> ints(JsonNode array) {
    List<Integer> ints = new ArrayList<>();
    array.forEach(node -> ints.add(node.asInt()));
    return ints;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
