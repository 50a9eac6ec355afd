package dev.hnetstreams.app.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.CodecConfig.Format;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent to topics that take less than Kafka's defaults. */
class OutputLimitsTest {
  private static final byte[] KEY = utf8("key");
  private static final long HOUR = 3_600_000;

  @TempDir Path folder;

  @Test
  void aResultLeavesOutWhatItsTopicHasNoRoomForAndSaysWhat() throws Exception {
    try (TopologyFixture topology = topology()) {
      List<String> seen = new ArrayList<>();
      for (int bytes = 1500; bytes > 0; bytes -= 2) {
        limit(topology, "out", Map.of("max.message.bytes", Integer.toString(bytes)));
        topology.send(KEY, utf8("hallo ".repeat(30)), 1);
        List<TestRecord<byte[], byte[]>> results = topology.read("out");
        if (results.isEmpty()) {
          break;
        }
        JsonNode result = new ObjectMapper().readTree(results.get(0).value());
        assertThat(result.at("/decisions/language/label").asText()).isEqualTo("deu");
        String omitted = result.path("omitted").toString();
        if (!seen.contains(omitted)) {
          seen.add(omitted);
        }
      }

      assertThat(seen).containsExactly("", "[\"chunks\"]", "[\"chunks\",\"decisions.top\"]");
      TestRecord<byte[], byte[]> letter = topology.read("dead").get(0);
      assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("too_large");
      assertThat(letter.value()).isEqualTo(utf8("hallo ".repeat(30)));
    }
  }

  @Test
  void aRecordWithoutAKeyForACompactedTopicIsADeadLetterAsItCame() {
    try (TopologyFixture topology = topology()) {
      limit(topology, "out", Map.of("cleanup.policy", "delete,compact"));
      limit(topology, "dead", Map.of("cleanup.policy", "compact"));
      topology.send(null, utf8("hallo"), 1);
      topology.send(KEY, utf8("hallo"), 1);

      TestRecord<byte[], byte[]> letter = topology.read("dead").get(0);
      assertThat(letter.value()).isEqualTo(utf8("hallo"));
      assertThat(letter.key()).isEqualTo(utf8("in-0-0"));
      assertThat(header(letter, DeadLetterHeaders.REASON)).isEqualTo("refused");
      assertThat(header(letter, DeadLetterHeaders.SHORTENED)).isEqualTo("key");
      assertThat(topology.read("out")).hasSize(1);
    }
  }

  @Test
  void aTimestampThatATopicRefusesBecomesThePresent() {
    try (TopologyFixture topology = topology()) {
      limit(topology, "out", Map.of("message.timestamp.before.max.ms", "60000"));
      topology.send(KEY, utf8("hallo"), 1);
      assertThat(topology.read("out").get(0).timestamp()).isEqualTo(TopologyFixture.NOW);

      limit(
          topology,
          "out",
          Map.of(
              "message.timestamp.before.max.ms", "60000",
              "message.timestamp.type", "LogAppendTime"));
      topology.send(KEY, utf8("hallo"), 1);
      assertThat(topology.read("out").get(0).timestamp()).isEqualTo(1);
    }
  }

  @Test
  void eachRefusalOfARecordGetsALesserAnswerAndTheFourthReadingNone() {
    try (TopologyFixture topology = topology()) {
      List<String> shortened = new ArrayList<>();
      for (int strikes = 0; strikes < 4; strikes++) {
        for (int i = 0; i < strikes; i++) {
          topology
              .outputs
              .refusals()
              .add(
                  new Refusals.Origin("in", 0, strikes, Outcome.WHOLE),
                  Refusals.Cause.TOO_LARGE,
                  "out");
        }
        topology.send(KEY, utf8("x".repeat(2000)), 1, "theirs", "1");
        List<TestRecord<byte[], byte[]>> letters = topology.read("dead");
        shortened.add(
            letters.isEmpty() ? null : header(letters.get(0), DeadLetterHeaders.SHORTENED));
      }

      assertThat(shortened).containsExactly(null, "value", "value,headers", null);
      assertThat(topology.read("out")).hasSize(1);
      assertThat(topology.unfit)
          .containsExactly("dead_letter_shortened", "dead_letter_shortened", "dropped");
    }
  }

  @Test
  void whatIsRefusedThoughItSeemedToFitTeachesTheLimit() {
    OutputLimits limits = new OutputLimits(1 << 20, "lz4");
    byte[] value = new byte[100_000];
    new Random(1).nextBytes(value);
    assertThat(limits.fits("t", null, value, new Header[0])).isTrue();
    assertThat(limits.wantsKey("t")).isFalse();

    limits.learn(Refusals.Cause.TOO_LARGE, new ProducerRecord<>("t", null, value), 0);
    limits.learn(Refusals.Cause.NO_KEY, new ProducerRecord<>("t", null, value), 0);
    limits.learn(
        Refusals.Cause.TIMESTAMP, new ProducerRecord<>("t", null, 1L, null, value), 10 * HOUR);
    assertThat(limits.fits("t", null, value, new Header[0])).isFalse();
    assertThat(limits.fits("t", null, new byte[1000], new Header[0])).isTrue();
    assertThat(limits.wantsKey("t")).isTrue();
    assertThat(limits.acceptable("t", 1, 10 * HOUR)).isEqualTo(10 * HOUR);

    limits.update(Map.of("t", TopicLimits.DEFAULTS));
    assertThat(limits.fits("t", null, value, new Header[0])).as("the topic says other").isTrue();
  }

  @Test
  void compressionCountsAsTheTopicStoresIt() {
    OutputLimits limits = new OutputLimits(4 << 20, "lz4");
    byte[] zeros = new byte[2_000_000];
    assertThat(limits.fits("t", null, zeros, new Header[0])).isTrue();
    limits.update(Map.of("t", TopicLimits.of(Map.of("compression.type", "uncompressed"))));
    assertThat(limits.fits("t", null, zeros, new Header[0])).isFalse();
    assertThat(limits.fits("u", null, new byte[5 << 20], new Header[0]))
        .as("more than the producer takes")
        .isFalse();
    limits.update(Map.of("u", TopicLimits.of(Map.of("segment.bytes", "1000"))));
    assertThat(limits.fits("u", null, new byte[1000], new Header[] {})).isTrue();
  }

  @Test
  void anOutputSaysWhichRecordItAnswers() {
    byte[] result =
        utf8("{\"source\":{\"topic\":\"in\",\"partition\":2,\"offset\":7,\"timestamp\":1}}");
    ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>("dead", KEY, utf8("x"));
    letter.headers().add(DeadLetterHeaders.REASON, utf8("no_text"));
    letter.headers().add(DeadLetterHeaders.TOPIC, utf8("in"));
    letter.headers().add(DeadLetterHeaders.PARTITION, utf8("2"));
    letter.headers().add(DeadLetterHeaders.OFFSET, utf8("7"));

    Refusals.Origin origin = new Refusals.Origin("in", 2, 7, Outcome.WHOLE);
    assertThat(RefusalHandler.origin(new ProducerRecord<>("out", KEY, result))).hasValue(origin);
    assertThat(RefusalHandler.origin(letter)).hasValue(origin);
    assertThat(RefusalHandler.origin(new ProducerRecord<>("stats", KEY, utf8("{\"count\":1}"))))
        .isEmpty();
    assertThat(RefusalHandler.origin(new ProducerRecord<>("log", KEY, null))).isEmpty();
  }

  @Test
  void onlyARecordsOwnFaultIsARefusal() {
    ProducerRecord<byte[], byte[]> keyless = new ProducerRecord<>("t", null, utf8("x"));
    ProducerRecord<byte[], byte[]> keyed = new ProducerRecord<>("t", KEY, utf8("x"));
    assertThat(Refusals.Cause.of(new RecordTooLargeException("big"), keyed))
        .hasValue(Refusals.Cause.TOO_LARGE);
    assertThat(Refusals.Cause.of(new InvalidTimestampException("old"), keyed))
        .hasValue(Refusals.Cause.TIMESTAMP);
    assertThat(Refusals.Cause.of(new InvalidRecordException("no key"), keyless))
        .hasValue(Refusals.Cause.NO_KEY);
    assertThat(Refusals.Cause.of(new InvalidRecordException("other"), keyed))
        .hasValue(Refusals.Cause.INVALID);
    assertThat(Refusals.Cause.of(new org.apache.kafka.common.KafkaException("batch"), keyed))
        .isEqualTo(Optional.empty());
    assertThat(Refusals.explain(new RuntimeException(new RecordTooLargeException("big")))).isTrue();
    assertThat(Refusals.explain(new RuntimeException("other"))).isFalse();
  }

  @Test
  void aRecordWithoutATimestampIsOfNow() {
    TimeOfRecord time = new TimeOfRecord();
    ConsumerRecord<Object, Object> none = new ConsumerRecord<>("in", 0, 0, null, "x");
    assertThat(time.extract(none, 5)).isBetween(1_600_000_000_000L, System.currentTimeMillis());
  }

  private TopologyFixture topology() {
    return new TopologyFixture(
        folder, Format.RAW, List.of(), text -> FakeAnswers.sure(text, "deu", "ham"));
  }

  private static void limit(TopologyFixture topology, String topic, Map<String, String> config) {
    topology.outputs.limits().update(Map.of(topic, TopicLimits.of(config)));
  }

  private static String header(TestRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
