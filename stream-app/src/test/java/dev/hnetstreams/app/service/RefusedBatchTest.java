package dev.hnetstreams.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.topology.ClassifyFunction;
import dev.hnetstreams.app.topology.ClassifyTopology;
import dev.hnetstreams.app.topology.OutputLimits;
import dev.hnetstreams.app.topology.OutputObserver;
import dev.hnetstreams.app.topology.Outputs;
import dev.hnetstreams.app.topology.RefusalHandler;
import dev.hnetstreams.app.topology.Refusals;
import dev.hnetstreams.async.AsyncObserver;
import dev.hnetstreams.async.AsyncStage;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.runtime.InferenceEngine;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A refused result in one batch with others, where the service may not read topics' limits. */
@Tag("slow")
class RefusedBatchTest {
  private static final String OUTPUT = "compacted";

  @TempDir Path folder;

  /** Kafka refuses the batch, and tells of the innocent records in it first. */
  @Test
  void aRefusedRecordIsFoundAmongTheInnocentOnesOfItsBatch() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(1);
    Queue<Throwable> unexplained = new ConcurrentLinkedQueue<>();
    try (KafkaTestBed bed = new KafkaTestBed();
        OrtModel model = OrtModel.open(ModelBundle.bundled(), OrtConfig.cpu())) {
      bed.kafka.createTopics(List.of(OUTPUT), 1); // one partition: one batch
      bed.alter(OUTPUT, "cleanup.policy", "compact");
      AppConfig config =
          ServiceTestBed.loader(
                  bed,
                  folder,
                  "topics.output=" + OUTPUT,
                  "kafka.session.timeout.ms=6000",
                  "kafka.producer.linger.ms=100")
              .bind();
      for (String name : List.of("one", "two", "keyless", "three")) {
        bed.send(record(name));
      }
      bed.flush();
      try (InferenceEngine engine =
              new InferenceEngine(
                  model.bundle().manifest(),
                  List.of(model.lane(false)),
                  workers,
                  config.engine(),
                  (batch, nanos, chunks) -> {});
          KafkaStreams streams = service(config, engine)) {
        streams.setUncaughtExceptionHandler(
            failure -> {
              if (!Refusals.explain(failure)) {
                unexplained.add(failure);
              }
              return StreamThreadExceptionResponse.REPLACE_THREAD;
            });
        streams.start();
        Map<String, String> topics =
            bed.read(List.of(OUTPUT, "text.dead-letter"), 4, Duration.ofSeconds(60)).stream()
                .collect(
                    Collectors.toMap(
                        r -> KafkaTestBed.header(r, "test-number"), ConsumerRecord::topic));

        assertThat(unexplained).as("failures that count towards the end of the service").isEmpty();
        assertThat(topics)
            .containsOnlyKeys("one", "two", "keyless", "three")
            .containsEntry("two", OUTPUT)
            .containsEntry("three", OUTPUT)
            .containsEntry("keyless", "text.dead-letter");
      }
    } finally {
      workers.shutdown();
    }
  }

  private static ProducerRecord<byte[], byte[]> record(String name) {
    byte[] key = name.equals("keyless") ? null : new byte[] {'k'};
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>("text.in", 0, key, ("a text, number " + name).getBytes(UTF_8));
    record.headers().add("test-number", name.getBytes(UTF_8));
    return record;
  }

  private static KafkaStreams service(AppConfig config, InferenceEngine engine) {
    AsyncStage<byte[], byte[], Outcome> stage =
        ClassifyTopology.stage(
            new ClassifyFunction(
                TextCodec.of(config.codec()), engine::submit, document -> document),
            config.streams().stage(),
            AsyncObserver.NONE,
            AsyncTracer.NONE);
    Outputs outputs =
        new Outputs(new OutputLimits(1 << 20, "lz4"), new Refusals(), OutputObserver.NOBODY);
    Properties properties = StreamsProperties.of(config, null);
    RefusalHandler.configure(properties, outputs);
    return new KafkaStreams(
        new ClassifyTopology(config.topics(), config.routes(), config.stats())
            .build(
                stage,
                new ResultWriter(config.output()),
                (answered, result, timestamp) -> {},
                ModelBundle.bundled()::manifest,
                outputs),
        properties,
        stage.guard());
  }
}
