package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.serving.Provenance;
import dev.hnetstreams.app.tracing.Tracing;
import dev.hnetstreams.async.AsyncObserver;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The whole topology without a broker. The driver commits after each record, so each is answered
 * before the next comes: good for what is sent where, useless for batching and order.
 */
final class TopologyFixture implements AutoCloseable {
  static final TopicsConfig TOPICS = new TopicsConfig("in", "out", "dead", "stats", null);
  static final Duration EMIT = Duration.ofSeconds(1);

  static final Reasons REASONS =
      new Reasons(
          new ReasonsConfig(List.of(), List.of("ham")),
          ThresholdMode.BEST_GUESS,
          model -> new Provenance("digest of " + model, Map.of("spam", "7")));

  /** When it starts, in milliseconds since 1970. */
  static final long NOW = 600_000;

  static final StatsConfig STATS =
      new StatsConfig(Duration.ofSeconds(60), Duration.ofHours(1), EMIT, Duration.ofHours(1));

  final List<String> outcomes = new ArrayList<>();
  final List<String> unfit = new ArrayList<>();
  final Outputs outputs =
      new Outputs(
          new OutputLimits(16 << 20, "lz4"),
          new Refusals(),
          new OutputObserver() {
            @Override
            public void onUnfit(Unfit what) {
              unfit.add(what.wireName());
            }

            @Override
            public void onRefused(Refusals.Cause cause) {
              unfit.add(cause.wireName());
            }
          });
  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> input;

  TopologyFixture(
      Path stateDir,
      CodecConfig.Format format,
      List<RouteConfig> routes,
      Function<byte[], Inference> model) {
    this(stateDir, TOPICS, format, routes, model);
  }

  TopologyFixture(
      Path stateDir,
      TopicsConfig topics,
      CodecConfig.Format format,
      List<RouteConfig> routes,
      Function<byte[], Inference> model) {
    this(stateDir, topics, format, routes, model, Tracing.OFF);
  }

  /** With another way to the texts. */
  TopologyFixture(Path stateDir, CodecConfig codec, Function<byte[], Inference> model) {
    this(stateDir, TOPICS, codec, List.of(), model, Tracing.OFF);
  }

  /** With records that are followed. */
  TopologyFixture(
      Path stateDir,
      TopicsConfig topics,
      CodecConfig.Format format,
      List<RouteConfig> routes,
      Function<byte[], Inference> model,
      Tracing tracing) {
    this(stateDir, topics, new CodecConfig(format, "/text", "/id"), routes, model, tracing);
  }

  private TopologyFixture(
      Path stateDir,
      TopicsConfig topics,
      CodecConfig values,
      List<RouteConfig> routes,
      Function<byte[], Inference> model,
      Tracing tracing) {
    StreamsSettings settings =
        new StreamsSettings(
            "test",
            StreamsSettings.Guarantee.EXACTLY_ONCE_V2,
            StreamsSettings.GroupProtocol.CLASSIC,
            1,
            16,
            Duration.ofMillis(100),
            true,
            Duration.ofMillis(5),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            null);
    TextCodec codec = TextCodec.of(values);
    ClassifyTopology topology = new ClassifyTopology(topics, routes, STATS, REASONS, tracing);
    Properties properties = new Properties();
    properties.put("application.id", "test");
    properties.put("bootstrap.servers", "nowhere:1");
    properties.put("state.dir", stateDir.toString());
    driver =
        new TopologyTestDriver(
            topology.build(
                ClassifyTopology.stage(
                    new ClassifyFunction(
                        TracedCodec.around(codec, tracing),
                        document ->
                            CompletableFuture.completedFuture(model.apply(document.bytes())),
                        tracing.tagging(document -> document)),
                    settings.stage(),
                    AsyncObserver.NONE,
                    tracing.stage()),
                new ResultWriter(
                    new OutputConfig(OutputConfig.Detail.BOUNDARIES, Set.of(), 3, false)),
                (answered, result, timestamp) ->
                    outcomes.add(
                        answered.offset()
                            + (result == null ? " dead " : " classified ")
                            + timestamp),
                () -> FakeAnswers.MANIFEST,
                outputs),
            properties,
            Instant.ofEpochMilli(NOW));
    input = driver.createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer());
  }

  void send(byte[] key, byte[] value, long timestamp, String... headers) {
    Headers all = new RecordHeaders();
    for (int i = 0; i < headers.length; i += 2) {
      all.add(headers[i], headers[i + 1].getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    input.pipeInput(new TestRecord<>(key, value, all, timestamp));
  }

  /** What came since the last call. */
  List<TestRecord<byte[], byte[]>> read(String topic) {
    return driver
        .createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readRecordsToList();
  }

  /** Lets counts be sent. */
  void tick() {
    driver.advanceWallClockTime(EMIT);
  }

  @Override
  public void close() {
    driver.close();
  }
}
