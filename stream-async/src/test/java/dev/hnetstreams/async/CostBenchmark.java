package dev.hnetstreams.async;

import dev.hnetstreams.broker.KafkaTestBed;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Records a second of one partition: forwarding alone, the stage with no work, a blocking call, the
 * stage with that call.
 */
final class CostBenchmark {
  private static final Duration CALL = Duration.ofMillis(2);
  private static final int ROUNDS = 3;
  private static final AtomicInteger RUNS = new AtomicInteger();

  private CostBenchmark() {}

  public static void main(String[] args) throws Exception {
    ScheduledExecutorService service = Executors.newScheduledThreadPool(1);
    try (KafkaTestBed bed = new KafkaTestBed()) {
      for (int round = 1; round <= ROUNDS; round++) {
        System.out.println("round " + round + (round == 1 ? " (warm-up)" : ""));
        round(bed, service);
      }
    } finally {
      service.shutdownNow();
    }
  }

  private static void round(KafkaTestBed bed, ScheduledExecutorService service) throws Exception {
    run(bed, "forwarding alone", 100_000, supplier(record -> {}), null);
    AsyncStage<byte[], byte[], byte[]> idle =
        AsyncStage.<byte[], byte[], byte[]>builder("stage")
            .function((record, at) -> CompletableFuture.completedFuture(record.value()))
            .build();
    run(bed, "stage, no work", 100_000, idle, idle);
    run(bed, "blocking call of 2 ms", 1_000, supplier(record -> pause()), null);
    AsyncStage<byte[], byte[], byte[]> calls =
        AsyncStage.<byte[], byte[], byte[]>builder("stage")
            .function(
                (record, at) -> {
                  CompletableFuture<byte[]> result = new CompletableFuture<>();
                  var unused =
                      service.schedule(
                          () -> result.complete(record.value()),
                          CALL.toMillis(),
                          TimeUnit.MILLISECONDS);
                  return result;
                })
            .build();
    run(bed, "stage, call of 2 ms", 50_000, calls, calls);
  }

  private static void pause() {
    try {
      TimeUnit.NANOSECONDS.sleep(CALL.toNanos());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ProcessorSupplier<byte[], byte[], byte[], byte[]> supplier(
      Consumer<Record<byte[], byte[]>> work) {
    return () ->
        new ContextualProcessor<>() {
          @Override
          public void process(Record<byte[], byte[]> record) {
            work.accept(record);
            context().forward(record);
          }
        };
  }

  private static void run(
      KafkaTestBed bed,
      String name,
      int records,
      ProcessorSupplier<byte[], byte[], byte[], byte[]> stage,
      AsyncStage<?, ?, ?> guarded)
      throws Exception {
    String in = "in-" + RUNS.incrementAndGet();
    String out = "out-" + RUNS.get();
    bed.kafka.createTopics(List.of(in, out), 1);
    for (int i = 0; i < records; i++) {
      bed.send(new ProducerRecord<>(in, 0, null, new byte[100]));
    }
    bed.flush();
    Topology topology = new Topology();
    topology.addSource("source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), in);
    topology.addProcessor("stage", stage, "source");
    topology.addSink("sink", out, new ByteArraySerializer(), new ByteArraySerializer(), "stage");
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "cost-" + in);
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bed.kafka.bootstrapServers());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, Files.createTempDirectory("cost").toString());
    properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
    try (KafkaStreams streams =
        guarded == null
            ? new KafkaStreams(topology, properties)
            : new KafkaStreams(topology, properties, guarded.guard())) {
      streams.start();
      System.out.printf(Locale.ROOT, "%-24s %,10.0f records/s%n", name, rate(bed, out, records));
    }
  }

  /** Records a second, from the first result that is committed to the last. */
  private static double rate(KafkaTestBed bed, String out, int records) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bed.kafka.bootstrapServers(),
            "group.id",
            out,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(out));
      int first = 0;
      long begun = 0;
      for (int seen = 0; seen < records; ) {
        seen += consumer.poll(Duration.ofMillis(20)).count();
        if (seen > 0 && first == 0) {
          first = seen;
          begun = System.nanoTime();
        }
      }
      return (records - first) / ((System.nanoTime() - begun) * 1e-9);
    }
  }
}
