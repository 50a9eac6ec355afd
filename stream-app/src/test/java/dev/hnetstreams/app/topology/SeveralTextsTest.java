package dev.hnetstreams.app.topology;

import static dev.hnetstreams.app.topology.FakeAnswers.sure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record with an array of texts, from the input to the outputs. */
class SeveralTextsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  static final CodecConfig EACH =
      new CodecConfig(
          CodecConfig.Format.JSON,
          CodecConfig.Framing.NONE,
          CodecConfig.Envelope.NONE,
          "/texts",
          "/id",
          CodecConfig.Texts.EACH,
          null,
          10,
          null,
          false,
          null);

  @TempDir Path stateDir;

  @Test
  void eachTextHasAResultWithItsPlace() throws IOException {
    try (TopologyFixture topology = topology()) {
      topology.send(
          "k".getBytes(UTF_8), utf8("{\"texts\": [\"one\", null, \"two\"]}"), 5, "h", "v");

      List<TestRecord<byte[], byte[]>> results = topology.read("out");
      assertThat(results).hasSize(2);
      assertThat(source(results.get(0)).toString())
          .isEqualTo(
              "{\"topic\":\"in\",\"partition\":0,\"offset\":0,\"timestamp\":5,"
                  + "\"part\":{\"index\":0,\"count\":2,\"pointer\":\"/texts/0\"}}");
      assertThat(source(results.get(1)).at("/part/pointer").asText()).isEqualTo("/texts/2");
      assertThat(results)
          .extracting(r -> json(r).path("id").asText())
          .containsExactly("in-0-0#0", "in-0-0#1");
      assertThat(results).allSatisfy(r -> assertThat(r.key()).isEqualTo(utf8("k")));
      assertThat(results).allSatisfy(r -> assertThat(header(r, "h")).isEqualTo("v"));
      assertThat(topology.outcomes).containsExactly("0 classified 5", "0 classified 5");
    }
  }

  @Test
  void anIdOfTheProducerStaysAndTextsAreCountedOneByOne() {
    try (TopologyFixture topology = topology()) {
      topology.send(null, utf8("{\"id\": \"a\", \"texts\": [\"one\", \"two\", \"three\"]}"), 5);
      topology.tick();

      assertThat(topology.read("out"))
          .extracting(r -> json(r).path("id").asText())
          .containsExactly("a", "a", "a");
      assertThat(topology.read("stats"))
          .extracting(r -> json(r).path("count").asInt())
          .containsOnly(3);
    }
  }

  @Test
  void aBadTextIsADeadLetterAndTheOthersAreAnswered() {
    try (TopologyFixture topology = topology()) {
      byte[] value = utf8("{\"texts\": [\"one\", 7, \"bad\", \"two\"]}");
      topology.send(null, value, 5);

      assertThat(topology.read("out"))
          .extracting(r -> source(r).at("/part/index").asInt())
          .containsExactly(0, 3);
      List<TestRecord<byte[], byte[]>> letters = topology.read("dead");
      assertThat(letters)
          .extracting(r -> header(r, DeadLetterHeaders.MESSAGE))
          .containsExactly(
              "at /texts/1: number, expected a string", "at /texts/2: fake/1.2: MODEL_FAILED");
      assertThat(letters)
          .extracting(r -> header(r, DeadLetterHeaders.REASON))
          .containsExactly("no_text", "model_failed");
      assertThat(letters)
          .extracting(r -> header(r, DeadLetterHeaders.TEXT))
          .containsExactly("1", "2");
      assertThat(letters).allSatisfy(r -> assertThat(r.value()).isEqualTo(value));
    }
  }

  /** What a redrive sends: the record, and the header that its letter had. */
  @Test
  void aRecordThatCameBackStandsForTheTextThatFailed() {
    try (TopologyFixture topology = topology()) {
      byte[] value = utf8("{\"texts\": [\"one\", \"bad\", \"two\"]}");
      topology.send(null, value, 5, DeadLetterHeaders.TEXT, "2");
      topology.send(null, value, 6, DeadLetterHeaders.TEXT, "1");
      topology.send(null, value, 7, DeadLetterHeaders.TEXT, "3");
      topology.send(null, utf8("{}"), 8, DeadLetterHeaders.TEXT, "2");

      List<TestRecord<byte[], byte[]>> results = topology.read("out");
      assertThat(results).hasSize(1);
      assertThat(source(results.get(0)).at("/part/pointer").asText()).isEqualTo("/texts/2");
      assertThat(header(results.get(0), DeadLetterHeaders.TEXT)).isNull();
      assertThat(topology.read("dead"))
          .extracting(
              r -> header(r, DeadLetterHeaders.TEXT) + " " + header(r, DeadLetterHeaders.MESSAGE))
          .containsExactly(
              "1 at /texts/1: fake/1.2: MODEL_FAILED",
              "3 no text 3, as the record has 3",
              "2 at /texts is nothing, expected a string or an array of strings");
    }
  }

  @Test
  void aTextWhoseResultWasRefusedIsBuriedAlone() {
    try (TopologyFixture topology = topology()) {
      topology
          .outputs
          .refusals()
          .add(new Refusals.Origin("in", 0, 0, 1), Refusals.Cause.INVALID, "out");
      topology.send(null, utf8("{\"texts\": [\"one\", \"two\", \"three\"]}"), 5);

      assertThat(topology.read("out"))
          .extracting(r -> source(r).at("/part/index").asInt())
          .containsExactly(0, 2);
      assertThat(topology.read("dead"))
          .extracting(r -> header(r, DeadLetterHeaders.TEXT))
          .containsExactly("1");
    }
  }

  @Test
  void anEmptyArrayIsOneDeadLetter() {
    try (TopologyFixture topology = topology()) {
      topology.send(null, utf8("{\"texts\": []}"), 5);

      List<TestRecord<byte[], byte[]>> letters = topology.read("dead");
      assertThat(letters).hasSize(1);
      assertThat(header(letters.get(0), DeadLetterHeaders.TEXT)).isNull();
      assertThat(topology.read("out")).isEmpty();
    }
  }

  private TopologyFixture topology() {
    return new TopologyFixture(stateDir, EACH, SeveralTextsTest::answer);
  }

  private static Inference answer(byte[] text) {
    return new String(text, UTF_8).equals("bad")
        ? FakeAnswers.failed(Inference.Failure.MODEL_FAILED)
        : sure(text, "deu", "ham");
  }

  private static JsonNode source(TestRecord<byte[], byte[]> result) {
    return json(result).path("source");
  }

  private static JsonNode json(TestRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
