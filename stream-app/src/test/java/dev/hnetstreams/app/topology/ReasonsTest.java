package dev.hnetstreams.app.topology;

import static dev.hnetstreams.schemas.DeadLetterHeaders.MESSAGE;
import static dev.hnetstreams.schemas.DeadLetterHeaders.REASON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.CodecConfig.Format;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.TextBytes;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.schemas.Reason;
import dev.hnetstreams.schemas.TaggedText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why texts got their verdicts, a record for each verdict that asks for one. */
class ReasonsTest {
  private static final TopicsConfig TOPICS =
      new TopicsConfig("in", "out", "dead", "stats", null, null, null, "reasons");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final byte[] TEXT = "you won, click here".getBytes(UTF_8);

  @TempDir Path folder;

  @Test
  void aVerdictHasAReasonWithoutItsTextAndWithTheResultsKeyAndHeaders() throws IOException {
    try (TopologyFixture topology = topology(ReasonsTest::spam)) {
      topology.send(KEY, TEXT, 1_234, "trace", "abc");

      TestRecord<byte[], byte[]> result = topology.read("out").get(0);
      List<TestRecord<byte[], byte[]>> reasons = topology.read("reasons");
      assertThat(reasons).hasSize(1);
      TestRecord<byte[], byte[]> record = reasons.get(0);
      assertThat(record.key()).isEqualTo(KEY);
      assertThat(record.timestamp()).isEqualTo(1_234);
      assertThat(record.headers()).isEqualTo(result.headers());
      assertThat(JSON.readValue(record.value(), Reason.class))
          .isEqualTo(
              new Reason(
                  "in-0-0",
                  new TaggedText.Source("in", 0, 0, 1_234),
                  new Reason.Bundle("fake", "1.2", "digest of fake/1.2"),
                  "spam",
                  "7",
                  "spam",
                  0.9f,
                  0.5f,
                  "best-guess",
                  new TaggedText.Scored("ham", 0.1f),
                  List.of(new Reason.Evidence(9, 19, 2.5f), new Reason.Evidence(4, 8, 0.5f)),
                  new Reason.TextSum(TEXT.length, TEXT.length, TextBytes.sha256(TEXT)),
                  TopologyFixture.NOW));
      JsonNode bare = JSON.readTree(record.value());
      assertThat(bare.toString()).doesNotContain("click");
    }
  }

  @Test
  void hamAbstentionsAndHeadsOfEveryTextHaveNone() {
    try (TopologyFixture topology =
        topology(
            text ->
                text.length == 1
                    ? FakeAnswers.sure(text, "deu", "ham")
                    : FakeAnswers.unsure(text, Abstention.BELOW_THRESHOLD))) {
      topology.send(KEY, new byte[1], 1);
      topology.send(KEY, TEXT, 2);

      assertThat(topology.read("reasons")).isEmpty();
      assertThat(topology.read("out")).hasSize(2);
    }
  }

  @Test
  void reasonThatTheTopicHasNoRoomForIsLeftOutAndCounted() {
    try (TopologyFixture topology = topology(ReasonsTest::spam)) {
      topology
          .outputs
          .limits()
          .update(Map.of("reasons", TopicLimits.DEFAULTS.withMaxMessageBytes(64)));
      topology.send(KEY, TEXT, 1);

      assertThat(topology.read("reasons")).isEmpty();
      assertThat(topology.unfit).containsExactly("reason_skipped");
      assertThat(topology.read("out")).hasSize(1);
    }
  }

  @Test
  void aRefusedReasonLeadsBackToItsMessage() {
    try (TopologyFixture topology = topology(ReasonsTest::spam)) {
      topology.send(KEY, TEXT, 1);

      byte[] reason = topology.read("reasons").get(0).value();
      assertThat(RefusalHandler.origin(new ProducerRecord<>("reasons", KEY, reason)))
          .contains(new Refusals.Origin("in", 0, 0, Outcome.WHOLE));
    }
  }

  @Test
  void aTextWhoseResultCannotBeWrittenIsADeadLetterAndNothingElse() {
    try (TopologyFixture topology = topology(ReasonsTest::spamWithoutPlaces)) {
      topology.send(KEY, TEXT, 1);

      TestRecord<byte[], byte[]> letter = topology.read("dead").get(0);
      assertThat(letter.value()).isEqualTo(TEXT);
      assertThat(Map.of("reason", header(letter, REASON), "message", header(letter, MESSAGE)))
          .isEqualTo(
              Map.of(
                  "reason",
                  "result_failed",
                  "message",
                  "the service failed to write the result:"
                      + " java.lang.ArrayIndexOutOfBoundsException"));
      assertThat(topology.read("out")).isEmpty();
      assertThat(topology.read("reasons")).isEmpty();
      assertThat(topology.outcomes).containsExactly("0 dead 1");
    }
  }

  @Test
  void headsAndLabelsAreAskedByName() {
    ReasonsConfig asked = new ReasonsConfig(List.of("language"), List.of("fra"));

    assertThat(asked.wants(FakeAnswers.MANIFEST, "language", "deu")).isTrue();
    assertThat(asked.wants(FakeAnswers.MANIFEST, "language", "fra")).isFalse();
    assertThat(asked.wants(FakeAnswers.MANIFEST, "language", "zxx")).as("none label").isFalse();
    assertThat(asked.wants(FakeAnswers.MANIFEST, "spam", "spam")).isFalse();
    assertThatThrownBy(
            () -> new ReasonsConfig(List.of("noise"), null).require(FakeAnswers.MANIFEST))
        .hasMessage(
            "reasons.heads: the model has no decision 'noise', expected some of [language, spam]");
  }

  private TopologyFixture topology(Function<byte[], Inference> model) {
    return new TopologyFixture(folder, TOPICS, Format.RAW, List.of(), model);
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** An answer that no engine gives: evidence for three chunks beside the end of one. */
  private static Inference.Classified spamWithoutPlaces(byte[] text) {
    return FakeAnswers.withEvidence(
        spam(text), new int[] {4}, Map.of("spam", new float[] {1, 2, 3}));
  }

  private static Inference.Classified spam(byte[] text) {
    Decision spam =
        new Decision(
            "spam",
            "spam",
            null,
            "spam",
            0.9,
            0.5,
            List.of(new Decision.Scored("spam", 0.9), new Decision.Scored("ham", 0.1)));
    return FakeAnswers.withEvidence(
        FakeAnswers.answer(text, FakeAnswers.decision("language", "eng", 0.9), spam),
        new int[] {4, 5, 10},
        Map.of("spam", new float[] {-1, 0.5f, 2.5f}));
  }
}
