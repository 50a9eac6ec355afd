package dev.hnetstreams.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.topology.ClassifyFunction;
import dev.hnetstreams.app.topology.ClassifyTopology;
import dev.hnetstreams.app.topology.FakeAnswers;
import dev.hnetstreams.app.topology.OutcomeObserver;
import dev.hnetstreams.app.topology.OutputLimits;
import dev.hnetstreams.app.topology.OutputObserver;
import dev.hnetstreams.app.topology.Outputs;
import dev.hnetstreams.app.topology.Refusals;
import dev.hnetstreams.async.AsyncObserver;
import dev.hnetstreams.async.AsyncStage;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.broker.KafkaTestBed;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stream threads that die between the results of one record, over real Kafka. */
class EachTextCrashTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RECORDS = 40;
  private static final int TEXTS = 5;

  @TempDir Path folder;

  @Test
  void noResultIsLostOrDoubledWhenAThreadDiesBetweenResultsOfARecord() throws Exception {
    Set<Long> died = ConcurrentHashMap.newKeySet();
    OutcomeObserver dying =
        (answered, result, timestamp) -> {
          // Two results of the record are sent by now, the others are not.
          if (answered.text() == 1 && answered.offset() % 16 == 7 && died.add(answered.offset())) {
            throw new IllegalStateException("dies at " + answered.offset());
          }
        };
    try (KafkaTestBed bed = new KafkaTestBed()) {
      for (int i = 0; i < RECORDS; i++) {
        String value = "{\"text\": [\"a %1$d\", \"b\", 7, null, \"c %1$d\", \"d\"]}".formatted(i);
        bed.send(0, 1_000 + i, Integer.toString(i), value.getBytes(UTF_8));
      }
      bed.flush();
      AppConfig config =
          ServiceTestBed.loader(
                  bed,
                  folder,
                  "codec.format=json",
                  "codec.texts=each",
                  "streams.threads=1",
                  "kafka.session.timeout.ms=6000")
              .bind();
      try (KafkaStreams streams = streams(config, dying)) {
        streams.setUncaughtExceptionHandler(
            failure -> StreamThreadExceptionResponse.REPLACE_THREAD);
        streams.start();
        requireEachOnceInOrder(
            bed.read(List.of("text.classified", "text.dead-letter"), RECORDS * TEXTS, PATIENCE));
      }
    }
    assertThat(died).as("records at which a thread died").containsExactlyInAnyOrder(7L, 23L, 39L);
  }

  private static void requireEachOnceInOrder(List<ConsumerRecord<byte[], byte[]>> all)
      throws IOException {
    Map<String, Integer> times = new HashMap<>();
    Map<Integer, List<Integer>> orders = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> record : all) {
      int number = Integer.parseInt(KafkaTestBed.header(record, "test-number"));
      if (record.topic().equals("text.classified")) {
        JsonNode source = JSON.readTree(record.value()).path("source");
        assertThat(source.path("offset").asInt()).isEqualTo(number);
        int index = source.at("/part/index").asInt(-1);
        times.merge(number + "#" + index, 1, Integer::sum);
        orders.computeIfAbsent(number, n -> new ArrayList<>()).add(index);
      } else {
        times.merge(number + "#" + KafkaTestBed.header(record, "hnet-text"), 1, Integer::sum);
      }
    }
    assertThat(times).as("texts that were answered").hasSize(RECORDS * TEXTS);
    assertThat(times.values()).as("answers for each").containsOnly(1);
    assertThat(orders.values()).allSatisfy(order -> assertThat(order).isSorted());
  }

  private static KafkaStreams streams(AppConfig config, OutcomeObserver observer) {
    AsyncStage<byte[], byte[], Outcome> stage =
        ClassifyTopology.stage(
            new ClassifyFunction(
                TextCodec.of(config.codec()),
                document ->
                    CompletableFuture.supplyAsync(
                        () -> FakeAnswers.sure(document.bytes(), "deu", "ham")),
                document -> document),
            config.streams().stage(),
            AsyncObserver.NONE,
            AsyncTracer.NONE);
    Outputs outputs =
        new Outputs(new OutputLimits(1 << 20, "lz4"), new Refusals(), OutputObserver.NOBODY);
    return new KafkaStreams(
        new ClassifyTopology(config.topics(), config.routes(), config.stats())
            .build(
                stage,
                new ResultWriter(config.output()),
                observer,
                () -> FakeAnswers.MANIFEST,
                outputs),
        StreamsProperties.of(config, null),
        stage.guard());
  }
}
