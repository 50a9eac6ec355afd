package dev.hnetstreams.app.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.CodecConfig.Format;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.segment.Segment;
import dev.hnetstreams.runtime.segment.Segments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Code out of texts, a record for each segment of code. */
class SnippetsTest {
  private static final TopicsConfig TOPICS =
      new TopicsConfig("in", "out", "dead", "stats", null, "snippets", null, null);
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final byte[] TEXT = "look: int i; SELECT 1".getBytes(UTF_8);

  @TempDir Path folder;

  @Test
  void eachSegmentOfCodeIsARecordWithTheMessagesKeyAndWhereItCameFrom() {
    try (TopologyFixture topology = topology(SnippetsTest::answer)) {
      topology.send(KEY, TEXT, 1_234, "trace", "abc");

      List<TestRecord<byte[], byte[]>> snippets = topology.read("snippets");
      assertThat(snippets)
          .extracting(r -> new String(r.value(), UTF_8))
          .containsExactly("int i; ", "SELECT 1");
      assertThat(snippets).allSatisfy(r -> assertThat(r.key()).isEqualTo(KEY));
      assertThat(snippets).allSatisfy(r -> assertThat(r.timestamp()).isEqualTo(1_234));
      assertThat(headers(snippets.get(0)))
          .containsExactly(
              "trace=abc",
              "hnet-snippet-code=c",
              "hnet-snippet-confidence=0.75",
              "hnet-snippet-start=6",
              "hnet-snippet-end=13",
              "hnet-source-topic=in",
              "hnet-source-partition=0",
              "hnet-source-offset=0");
      assertThat(topology.read("out")).hasSize(1);
    }
  }

  @Test
  void proseHasNoSnippets() {
    try (TopologyFixture topology = topology(text -> FakeAnswers.sure(text, "deu", "ham"))) {
      topology.send(KEY, TEXT, 1);

      assertThat(topology.read("snippets")).isEmpty();
      assertThat(topology.read("out")).hasSize(1);
    }
  }

  @Test
  void snippetThatTheTopicHasNoRoomForIsLeftOutAndCounted() {
    try (TopologyFixture topology = topology(SnippetsTest::answer)) {
      topology
          .outputs
          .limits()
          .update(java.util.Map.of("snippets", TopicLimits.DEFAULTS.withMaxMessageBytes(64)));
      topology.send(KEY, TEXT, 1);

      assertThat(topology.read("snippets")).isEmpty();
      assertThat(topology.unfit).containsExactly("snippet_skipped", "snippet_skipped");
      assertThat(topology.read("out")).hasSize(1);
    }
  }

  private TopologyFixture topology(java.util.function.Function<byte[], Inference> model) {
    return new TopologyFixture(folder, TOPICS, Format.RAW, List.of(), model);
  }

  private static Inference.Classified answer(byte[] text) {
    return FakeAnswers.withSegments(
        FakeAnswers.sure(text, "deu", "ham"),
        new Segments(
            List.of(
                new Segment(0, 6, "deu", "prose", 0.9),
                new Segment(6, 13, "zxx", "c", 0.75),
                new Segment(13, text.length, "zxx", "sql", 0.5)),
            List.of()));
  }

  private static List<String> headers(TestRecord<byte[], byte[]> record) {
    List<String> all = new ArrayList<>();
    record.headers().forEach(h -> all.add(h.key() + "=" + new String(h.value(), UTF_8)));
    return all;
  }
}
