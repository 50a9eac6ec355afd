package dev.hnetstreams.app.topology;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.CodecConfig.Format;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.decide.Abstention;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Decisions are counted by windows of the records' own time. */
class CountProcessorTest {
  private static final byte[] KEY = utf8("key");

  @TempDir Path folder;

  @Test
  void decisionsAreCountedByWindowOfTheRecordsOwnTime() throws Exception {
    try (TopologyFixture topology =
        topology(
            Format.JSON,
            text ->
                text.length > 3
                    ? FakeAnswers.unsure(text, Abstention.TOO_SHORT)
                    : german(text, "spam"))) {
      topology.send(KEY, utf8("{\"text\":\"a\"}"), 0);
      topology.send(KEY, utf8("{\"text\":\"b\"}"), 59_999);
      topology.send(KEY, utf8("{\"text\":\"abstain\"}"), 59_999);
      topology.send(KEY, utf8("{\"text\":\"c\"}"), 60_000);
      topology.send(KEY, utf8("a dead letter counts for nothing"), 60_000);
      assertThat(topology.read("stats")).as("not before the interval is over").isEmpty();
      topology.tick();

      assertThat(counts(topology))
          .containsOnly(
              Map.entry("0 language deu", 2L),
              Map.entry("0 language abstained:too_short", 1L),
              Map.entry("0 spam spam", 2L),
              Map.entry("0 spam ham", 1L),
              Map.entry("60000 language deu", 1L),
              Map.entry("60000 spam spam", 1L));
    }
  }

  @Test
  void onlyCountsThatChangedAreSentAgain() throws Exception {
    try (TopologyFixture topology = topology(Format.RAW, text -> german(text, "spam"))) {
      topology.send(KEY, utf8("a"), 0);
      topology.send(KEY, utf8("b"), 60_000);
      topology.tick();
      assertThat(counts(topology)).hasSize(4);
      topology.tick();
      assertThat(topology.read("stats")).isEmpty();
      topology.send(KEY, utf8("late"), 30_000);
      topology.tick();

      assertThat(counts(topology))
          .containsOnly(Map.entry("0 language deu", 2L), Map.entry("0 spam spam", 2L));
    }
  }

  @Test
  void aRecordThatClaimsToBeOfTheFutureCountsNowAndStopsNoLaterCount() throws Exception {
    try (TopologyFixture topology = topology(Format.RAW, text -> german(text, "spam"))) {
      topology.send(KEY, utf8("of a clock that is years ahead"), 1L << 42);
      topology.tick();
      assertThat(counts(topology))
          .containsOnly(Map.entry("600000 language deu", 1L), Map.entry("600000 spam spam", 1L));
      topology.send(KEY, utf8("after it"), 590_000);
      topology.tick();

      assertThat(counts(topology))
          .containsOnly(Map.entry("540000 language deu", 1L), Map.entry("540000 spam spam", 1L));
    }
  }

  @Test
  void aCountIsKeyedByAllButItselfSoThatTheNewestHolds() throws Exception {
    try (TopologyFixture topology = topology(Format.RAW, text -> german(text, "spam"))) {
      topology.send(KEY, utf8("a"), 60_001);
      topology.tick();
      TestRecord<byte[], byte[]> count = topology.read("stats").get(0);
      JsonNode key = new ObjectMapper().readTree(count.key());
      JsonNode value = json(count);

      assertThat(key.fieldNames())
          .toIterable()
          .containsExactly("windowStart", "head", "label", "partition");
      key.properties().forEach(e -> assertThat(value.get(e.getKey())).isEqualTo(e.getValue()));
      assertThat(value.get("windowEnd").asLong()).isEqualTo(120_000);
      assertThat(count.timestamp()).isEqualTo(60_000);
    }
  }

  private TopologyFixture topology(Format format, Function<byte[], Inference> model) {
    return new TopologyFixture(folder, format, List.of(), model);
  }

  private static Inference german(byte[] text, String spam) {
    return FakeAnswers.sure(text, "deu", spam);
  }

  private static Map<String, Long> counts(TopologyFixture topology) throws Exception {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (TestRecord<byte[], byte[]> record : topology.read("stats")) {
      JsonNode count = json(record);
      String what =
          "%d %s %s"
              .formatted(
                  count.get("windowStart").asLong(),
                  count.get("head").asText(),
                  count.get("label").asText());
      assertThat(counts.put(what, count.get("count").asLong())).as("sent once").isNull();
    }
    return counts;
  }

  private static JsonNode json(TestRecord<byte[], byte[]> record) throws Exception {
    return new ObjectMapper().readTree(record.value());
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
