package dev.hnetstreams.async.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.async.AsyncSettings;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.async.FailurePolicy;
import dev.hnetstreams.broker.KafkaTestBed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Fails when a Kafka upgrade no longer calls the {@link CommitGate} before it commits offsets. Real
 * Kafka, a function that ends its work when the test says so.
 */
class CommitHookTest {
  private static final int RECORDS = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration COMMIT_INTERVAL = Duration.ofMillis(50);

  enum Guarantee {
    EXACTLY_ONCE_V2,
    AT_LEAST_ONCE
  }

  private static final AtomicInteger RUNS = new AtomicInteger();

  @TempDir static Path folder;
  private static KafkaTestBed bed;

  private final String applicationId = "commit-hook-" + RUNS.incrementAndGet();
  private final Queue<CompletableFuture<String>> asked = new ConcurrentLinkedQueue<>();
  private final AtomicInteger drains = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final InFlightOffsets offsets = new InFlightOffsets();
  private KafkaStreams streams;

  @BeforeAll
  static void startBroker() throws Exception {
    bed = new KafkaTestBed();
    for (int i = 0; i < RECORDS; i++) {
      bed.send(0, i, Integer.toString(i), "text".getBytes(StandardCharsets.UTF_8));
    }
    bed.flush();
  }

  @AfterAll
  static void stopBroker() {
    bed.close();
  }

  @AfterEach
  void stop() {
    answerAll();
    streams.close(Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @EnumSource(Guarantee.class)
  void noOffsetIsCommittedWhileItsRecordIsInFlight(Guarantee guarantee) throws Exception {
    // Kafka's own clients: without the guard, so that only the hook can hold the commit back.
    start(guarantee, new DefaultKafkaClientSupplier(), true);
    // On a slow machine a commit begins, and waits, before all records are read.
    await().atMost(PATIENCE).until(() -> !asked.isEmpty());
    Thread.sleep(20 * COMMIT_INTERVAL.toMillis());
    assertThat(committed()).as("committed offset with records in flight").isZero();

    awaitAllCommitted();
    assertThat(drains).as("commits that waited for records").hasPositiveValue();
    assertThat(failure).hasNullValue();
  }

  @ParameterizedTest
  @EnumSource(Guarantee.class)
  void theGuardRefusesACommitThatTheHookDidNotPrecede(Guarantee guarantee) throws Exception {
    start(
        guarantee,
        new GuardedClientSupplier(offsets, AsyncTracer.NONE, Duration.ofMillis(5)),
        false);
    await().atMost(PATIENCE).until(() -> failure.get() != null);
    assertThat(failure.get())
        .hasStackTraceContaining("no longer calls flushCache before it commits");
    assertThat(committed()).isZero();
  }

  @Test
  void theGuardLetsADrainedCommitPass() throws Exception {
    start(
        Guarantee.EXACTLY_ONCE_V2,
        new GuardedClientSupplier(offsets, AsyncTracer.NONE, Duration.ofMillis(5)),
        true);
    awaitAllCommitted();
    assertThat(failure).hasNullValue();
    assertThat(offsets.total()).isZero();
  }

  private void awaitAllCommitted() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              answerAll();
              assertThat(committed()).isEqualTo(RECORDS);
            });
  }

  private void answerAll() {
    asked.forEach(answer -> answer.complete("done"));
  }

  private long committed() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bed.kafka.bootstrapServers()))) {
      OffsetAndMetadata offset =
          admin
              .listConsumerGroupOffsets(applicationId)
              .partitionsToOffsetAndMetadata()
              .get()
              .get(new TopicPartition("text.in", 0));
      return offset == null ? 0 : offset.offset();
    }
  }

  private void start(Guarantee guarantee, KafkaClientSupplier clients, boolean hooked) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bed.kafka.bootstrapServers());
    properties.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee.name().toLowerCase(Locale.ROOT));
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL.toMillis());
    properties.put(StreamsConfig.POLL_MS_CONFIG, 5);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve(applicationId).toString());
    properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    streams = new KafkaStreams(topology(hooked), properties, clients);
    streams.setUncaughtExceptionHandler(
        thrown -> {
          failure.compareAndSet(null, thrown);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.start();
  }

  private Topology topology(boolean hooked) {
    Serializer<String> text = new StringSerializer();
    Topology topology = new Topology();
    topology.addSource(
        "source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "text.in");
    topology.<byte[], byte[], byte[], String>addProcessor(
        "stage",
        () -> {
          AsyncProcessor<byte[], byte[], String> stage =
              new AsyncProcessor<>(
                  "stage",
                  "gate",
                  (record, at) -> {
                    CompletableFuture<String> answer = new CompletableFuture<>();
                    asked.add(answer);
                    return answer;
                  },
                  FailurePolicy.fail(),
                  new AsyncSettings(
                      2 * RECORDS, Duration.ofMillis(5), Duration.ofMinutes(1), false),
                  (records, nanos) -> drains.incrementAndGet(),
                  AsyncTracer.NONE,
                  offsets);
          return hooked ? stage : new Unhooked(stage);
        },
        "source");
    topology.addStateStore(CommitGate.builder("gate"), "stage");
    topology.addSink("sink", "text.classified", new ByteArraySerializer(), text, "stage");
    return topology;
  }

  /** As if Kafka Streams had stopped calling the gate. */
  private record Unhooked(AsyncProcessor<byte[], byte[], String> stage)
      implements Processor<byte[], byte[], byte[], String> {
    @Override
    public void init(ProcessorContext<byte[], String> context) {
      stage.init(context);
      CommitGate gate = context.getStateStore("gate");
      gate.beforeCommit(() -> {});
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      stage.process(record);
    }

    @Override
    public void close() {
      stage.close();
    }
  }
}
