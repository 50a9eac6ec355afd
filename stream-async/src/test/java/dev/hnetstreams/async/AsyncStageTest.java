package dev.hnetstreams.async;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.StoreBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stage in a topology of Kafka Streams: two source topics, two stages, failures to a child. */
class AsyncStageTest {
  @TempDir Path folder;

  private final AsyncStage<String, String, String> upper =
      AsyncStage.<String, String, String>builder("upper")
          .function(
              (record, at) ->
                  record.value().isEmpty()
                      ? CompletableFuture.failedFuture(new IllegalArgumentException("empty"))
                      : CompletableFuture.completedFuture(record.value().toUpperCase(Locale.ROOT)))
          .onFailure(
              FailurePolicy.route("failed", f -> f.error().getMessage() + " in " + f.at().topic()))
          .build();
  private final AsyncStage<String, String, String> place =
      AsyncStage.<String, String, String>builder("place")
          .function(
              (record, at) ->
                  CompletableFuture.completedFuture(
                      record.value() + " " + at.topic() + "@" + at.offset()))
          .beside(upper)
          .build();

  @Test
  void itBringsItsGateAndEachResultHasItsOwnTopicAndOffsetThroughTwoStages() {
    try (TopologyTestDriver driver = driver()) {
      send(driver, "one", "a");
      send(driver, "two", "b");
      send(driver, "two", "");
      send(driver, "one", "c");

      assertThat(read(driver, "out")).containsExactly("A one@0", "B two@0", "C one@1");
      assertThat(read(driver, "out.failed")).containsExactly("empty in two");
      assertThat(upper.inFlight()).isZero();
    }
  }

  @Test
  void theGatesStoreIsNamedAfterTheStageUnlessItHasAName() {
    AsyncStage<String, String, String> named =
        AsyncStage.<String, String, String>builder("named")
            .function((record, at) -> CompletableFuture.completedFuture(""))
            .gate("commit-gate")
            .build();

    assertThat(upper.stores()).extracting(StoreBuilder::name).containsExactly("upper-gate");
    assertThat(named.stores()).extracting(StoreBuilder::name).containsExactly("commit-gate");
  }

  @Test
  void aStageWithoutAFunctionAndLimitsOutOfRangeAreRefused() {
    AsyncStage.Builder<String, String, String> builder = AsyncStage.builder("stage");

    assertThatThrownBy(builder::build).hasMessage("function");
    assertThatThrownBy(() -> builder.maxInFlight(0))
        .hasMessage("maxInFlight: 0, expected 1 or more");
    assertThatThrownBy(() -> builder.drainTimeout(Duration.ZERO))
        .hasMessage("drainTimeout: PT0S, expected 1 ms or more");
  }

  private TopologyTestDriver driver() {
    Topology topology = new Topology();
    topology.addSource("source", new StringDeserializer(), new StringDeserializer(), "one", "two");
    topology.addProcessor("upper", upper, "source");
    topology.addProcessor("place", place, "upper");
    topology.addSink("sink", "out", new StringSerializer(), new StringSerializer(), "place");
    topology.addSink(
        "failed", "out.failed", new StringSerializer(), new StringSerializer(), "upper");
    Properties properties = new Properties();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    return new TopologyTestDriver(topology, properties);
  }

  private static void send(TopologyTestDriver driver, String topic, String value) {
    driver
        .createInputTopic(topic, new StringSerializer(), new StringSerializer())
        .pipeInput("key", value);
  }

  private static List<String> read(TopologyTestDriver driver, String topic) {
    return driver
        .createOutputTopic(topic, new StringDeserializer(), new StringDeserializer())
        .readValuesToList();
  }
}
