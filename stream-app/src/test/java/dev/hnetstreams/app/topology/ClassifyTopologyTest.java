package dev.hnetstreams.app.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.CodecConfig.Format;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent where, with which key, headers and time. */
class ClassifyTopologyTest {
  private static final byte[] KEY = utf8("key");

  @TempDir Path folder;

  @Test
  void aResultHasTheInputsKeyTimeAndHeadersAndOursBesides() throws Exception {
    try (TopologyFixture topology = topology(Format.RAW, text -> german(text, "spam"))) {
      topology.send(KEY, utf8("hallo"), 1_234, "trace", "abc", "trace", "def");
      TestRecord<byte[], byte[]> result = only(topology.read("out"));

      assertThat(result.key()).isEqualTo(KEY);
      assertThat(result.timestamp()).isEqualTo(1_234);
      assertThat(headers(result))
          .containsExactly(
              "trace=abc",
              "trace=def",
              "hnet-model=fake/1.2",
              "hnet-language=deu",
              "hnet-spam=spam");
      JsonNode value = json(result);
      assertThat(value.get("id").asText()).isEqualTo("in-0-0");
      assertThat(value.get("source").toString())
          .isEqualTo("{\"topic\":\"in\",\"partition\":0,\"offset\":0,\"timestamp\":1234}");
      assertThat(value.at("/decisions/language/label").asText()).isEqualTo("deu");
      assertThat(topology.read("dead")).isEmpty();
      assertThat(topology.outcomes).containsExactly("0 classified 1234");
    }
  }

  @Test
  void headersOfAnEarlierPassAreReplacedNotRepeated() {
    try (TopologyFixture topology =
        topology(Format.RAW, text -> FakeAnswers.unsure(text, Abstention.AMBIGUOUS))) {
      topology.send(
          KEY, utf8("hm"), 1, "hnet-model", "old/1", "hnet-language", "fra", "hnet-spam", "spam");

      assertThat(headers(only(topology.read("out"))))
          .as("no language was decided, so none is claimed")
          .containsExactly("hnet-model=fake/1.2", "hnet-spam=ham");
    }
  }

  @Test
  void headersOfADeadLetterThatAnotherToolSentBackDoNotStayOnAResult() {
    try (TopologyFixture topology = topology(Format.RAW, text -> german(text, "ham"))) {
      topology.send(
          KEY,
          utf8("gut"),
          1,
          DeadLetterHeaders.REASON,
          "stale",
          DeadLetterHeaders.OFFSET,
          "7",
          DeadLetterHeaders.SHORTENED,
          "value",
          DeadLetterHeaders.REDRIVES,
          "1");

      assertThat(headers(only(topology.read("out"))))
          .containsExactly(
              "hnet-redrives=1", "hnet-model=fake/1.2", "hnet-language=deu", "hnet-spam=ham");
    }
  }

  @Test
  void aRecordWithoutAKeyAndAnEmptyTextAreAnsweredToo() {
    try (TopologyFixture topology = topology(Format.RAW, text -> german(text, "ham"))) {
      topology.send(null, new byte[0], 1);

      assertThat(only(topology.read("out")).key()).isNull();
    }
  }

  @Test
  void theProducersOwnIdIsKept() throws Exception {
    try (TopologyFixture topology = topology(Format.JSON, text -> german(text, "ham"))) {
      topology.send(KEY, utf8("{\"id\":\"mine\",\"text\":\"a\",\"other\":1}"), 1);
      topology.send(KEY, utf8("{\"text\":\"a\"}"), 1);
      List<TestRecord<byte[], byte[]>> results = topology.read("out");

      assertThat(json(results.get(0)).get("id").asText()).isEqualTo("mine");
      assertThat(json(results.get(1)).get("id").asText()).isEqualTo("in-0-1");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "                    | no_value     | the value is null, expected a text",
        "{\"text\":          | not_json     | not JSON at byte",
        "{\"body\":\"a\"}    | no_text      | at /text is nothing, expected a string",
        "{\"text\":\"large\"}| too_large    | fake/1.2: TOO_LARGE",
        "{\"text\":\"bad\"}  | model_failed | fake/1.2: MODEL_FAILED",
      })
  void whatCannotBeAnsweredIsADeadLetterAsItCame(String value, String reason, String message) {
    byte[] bytes = value == null ? null : utf8(value);
    try (TopologyFixture topology =
        topology(
            Format.JSON,
            text ->
                FakeAnswers.failed(
                    text.length == 5
                        ? Inference.Failure.TOO_LARGE
                        : Inference.Failure.MODEL_FAILED))) {
      topology.send(KEY, bytes, 77, "trace", "abc", "hnet-dead-letter-reason", "older");
      TestRecord<byte[], byte[]> letter = only(topology.read("dead"));

      assertThat(letter.key()).isEqualTo(KEY);
      assertThat(letter.value()).isEqualTo(bytes);
      assertThat(letter.timestamp()).isEqualTo(77);
      assertThat(headers(letter))
          .contains(
              "trace=abc",
              "hnet-dead-letter-reason=" + reason,
              "hnet-dead-letter-topic=in",
              "hnet-dead-letter-partition=0",
              "hnet-dead-letter-offset=0",
              "hnet-dead-letter-model=fake/1.2")
          .anySatisfy(h -> assertThat(h).startsWith("hnet-dead-letter-message=" + message))
          .hasSize(7);
      assertThat(topology.read("out")).isEmpty();
      assertThat(topology.outcomes).containsExactly("0 dead 77");
    }
  }

  @Test
  void aDeadLetterNamesTheModelThatFailedAndNotTheOneInServiceSince() throws Exception {
    try (TopologyFixture topology =
        topology(
            Format.RAW,
            text -> new Inference.Failed(Inference.Failure.MODEL_FAILED, "boom", "fake/1.1"))) {
      topology.send(KEY, utf8("hm"), 1);

      assertThat(headers(only(topology.read("dead")))).contains("hnet-dead-letter-model=fake/1.1");
    }
  }

  @Test
  void aRouteTakesACopyWhenAllItsConditionsHold() throws Exception {
    List<RouteConfig> routes =
        List.of(
            new RouteConfig("spam", List.of("spam.label == spam")),
            new RouteConfig("german-ham", List.of("language.label in [deu]", "spam.label == ham")));
    try (TopologyFixture topology =
        new TopologyFixture(
            folder, Format.RAW, routes, text -> german(text, text.length > 3 ? "spam" : "ham"))) {
      topology.send(KEY, utf8("long"), 5, "trace", "abc");
      topology.send(KEY, utf8("s"), 6);

      TestRecord<byte[], byte[]> spam = only(topology.read("spam"));
      assertThat(json(spam).at("/source/offset").asInt()).isZero();
      assertThat(spam.timestamp()).isEqualTo(5);
      assertThat(headers(spam)).contains("trace=abc", "hnet-spam=spam");
      assertThat(json(only(topology.read("german-ham"))).at("/source/offset").asInt()).isEqualTo(1);
      assertThat(topology.read("out")).hasSize(2);
    }
  }

  @Test
  void twoRoutesToOneTopicSendARecordThereOnce() {
    List<RouteConfig> routes =
        List.of(
            new RouteConfig("seen", List.of("spam.label == spam")),
            new RouteConfig("seen", List.of("language.label == deu")));
    try (TopologyFixture topology =
        new TopologyFixture(
            folder, Format.RAW, routes, text -> german(text, text.length > 3 ? "spam" : "ham"))) {
      topology.send(KEY, utf8("both"), 1);
      topology.send(KEY, utf8("one"), 2);

      assertThat(topology.read("seen")).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"in", "out", "dead", "stats"})
  void aRouteBackIntoOurOwnTopicsIsRefused(String topic) {
    List<RouteConfig> routes = List.of(new RouteConfig(topic, List.of("spam.label == spam")));

    assertThatThrownBy(() -> new TopologyFixture(folder, Format.RAW, routes, text -> null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("routes: to: " + topic + ", expected a topic that is not");
  }

  @Test
  void aConditionThatTheModelCannotMeetIsRefusedBeforeAnythingRuns() {
    List<RouteConfig> routes = List.of(new RouteConfig("x", List.of("spam.label == eggs")));

    assertThatThrownBy(() -> new TopologyFixture(folder, Format.RAW, routes, text -> null))
        .hasMessageContaining("the model's head 'spam' has no label 'eggs'");
  }

  @Test
  void everyTopicThatIsWrittenToIsKnown() {
    RouteConfig a = new RouteConfig("a", List.of("spam.label == spam"));
    RouteConfig b = new RouteConfig("b", List.of("spam.label == ham"));

    assertThat(
            new ClassifyTopology(TopologyFixture.TOPICS, List.of(a, b, a), TopologyFixture.STATS)
                .outputTopics())
        .containsExactly("out", "dead", "stats", "a", "b");
  }

  private TopologyFixture topology(
      Format format, java.util.function.Function<byte[], Inference> model) {
    return new TopologyFixture(folder, format, List.of(), model);
  }

  private static Inference german(byte[] text, String spam) {
    return FakeAnswers.sure(text, "deu", spam);
  }

  private static List<String> headers(TestRecord<byte[], byte[]> record) {
    return java.util.stream.StreamSupport.stream(record.headers().spliterator(), false)
        .map((Header h) -> h.key() + "=" + new String(h.value(), StandardCharsets.UTF_8))
        .toList();
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  private static JsonNode json(TestRecord<byte[], byte[]> record) throws Exception {
    return new ObjectMapper().readTree(record.value());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
