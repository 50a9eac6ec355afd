package dev.hnetstreams.app.service;

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
import dev.hnetstreams.app.topology.Refusals;
import dev.hnetstreams.async.AsyncObserver;
import dev.hnetstreams.async.AsyncStage;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.runtime.InferenceEngine;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A text on which the network fails, among others, through real Kafka and the real network. */
class ModelFailureTest {
  private static final int RECORDS = 60;
  private static final int CULPRIT = 31;

  @TempDir Path folder;

  @Test
  void onlyTheTextOnWhichTheModelFailsBecomesADeadLetter() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(1);
    try (KafkaTestBed bed = new KafkaTestBed();
        OrtModel model = OrtModel.open(ModelBundle.bundled(), OrtConfig.cpu())) {
      AppConfig config = ServiceTestBed.loader(bed, folder).bind();
      for (int i = 0; i < RECORDS; i++) {
        String text = (i == CULPRIT ? "!" : "") + "message number " + i + ", nothing special";
        bed.send(0, 1_000 + i, Integer.toString(i), text.getBytes(StandardCharsets.UTF_8));
      }
      bed.flush();
      BatchModel lane = failingOnBang(model.lane(false));
      try (InferenceEngine engine =
              new InferenceEngine(
                  model.bundle().manifest(),
                  List.of(lane),
                  workers,
                  config.engine(),
                  (batch, nanos, chunks) -> {});
          KafkaStreams streams = service(config, engine)) {
        streams.start();
        requireOneDeadLetter(bed, model.bundle().id());
      }
    } finally {
      workers.shutdown();
    }
  }

  private static void requireOneDeadLetter(KafkaTestBed bed, String model) {
    List<ConsumerRecord<byte[], byte[]>> answers =
        bed.read(List.of("text.classified", "text.dead-letter"), RECORDS, Duration.ofMinutes(2));
    Map<String, List<ConsumerRecord<byte[], byte[]>>> byTopic =
        answers.stream().collect(Collectors.groupingBy(ConsumerRecord::topic));

    assertThat(byTopic.get("text.classified")).hasSize(RECORDS - 1);
    assertThat(byTopic.get("text.dead-letter")).hasSize(1);
    ConsumerRecord<byte[], byte[]> letter = byTopic.get("text.dead-letter").get(0);
    assertThat(KafkaTestBed.header(letter, "test-number")).isEqualTo("" + CULPRIT);
    assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.REASON)).isEqualTo("model_failed");
    assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.MODEL)).isEqualTo(model);
    assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.OFFSET)).isEqualTo("" + CULPRIT);
    assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.MESSAGE))
        .startsWith(model + ": ")
        .contains("boom")
        .doesNotContain("nothing special");
    assertThat(letter.timestamp()).isEqualTo(1_000 + CULPRIT);
    assertThat(new String(letter.value(), StandardCharsets.UTF_8))
        .isEqualTo("!message number 31, nothing special");
  }

  private static KafkaStreams service(AppConfig config, InferenceEngine engine) {
    AsyncStage<byte[], byte[], Outcome> stage =
        ClassifyTopology.stage(
            new ClassifyFunction(
                TextCodec.of(config.codec()), engine::submit, document -> document),
            config.streams().stage(),
            AsyncObserver.NONE,
            AsyncTracer.NONE);
    ClassifyTopology topology =
        new ClassifyTopology(config.topics(), config.routes(), config.stats());
    return new KafkaStreams(
        topology.build(
            stage,
            new ResultWriter(config.output()),
            (answered, result, timestamp) -> {},
            ModelBundle.bundled()::manifest,
            new Outputs(new OutputLimits(1 << 20, "lz4"), new Refusals(), OutputObserver.NOBODY)),
        StreamsProperties.of(config, null),
        stage.guard());
  }

  /** A network that cannot bear a text that begins with an exclamation mark. */
  private static BatchModel failingOnBang(BatchModel network) {
    return batch -> {
      if (batch.rows().stream().anyMatch(row -> row.bytes()[row.offset()] == '!')) {
        throw new IllegalStateException("boom");
      }
      return network.run(batch);
    };
  }
}
