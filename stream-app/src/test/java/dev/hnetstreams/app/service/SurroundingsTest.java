package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Topics that grow and disappear, partitions that stand still: seen, said, and got over. */
@Tag("slow")
@Timeout(180)
class SurroundingsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;
  private static KafkaTestBed bed;

  @BeforeAll
  static void startBroker() throws Exception {
    bed = new KafkaTestBed();
  }

  @AfterAll
  static void stopBroker() {
    bed.close();
  }

  @Test
  void aGrownTopicIsServedWholeAndOneThatIsGoneIsSaidAndServedAgain() throws Exception {
    try (Service service = new Service(loader("grow"), Seams.NONE)) {
      service.start();
      send("grow", 0, 4);
      assertThat(answers("grow", 4)).isEqualTo(4);

      grow("grow.in", 8);
      send("grow", 4, 16);
      assertThat(answers("grow", 16)).isEqualTo(16);
      assertThat(ServiceTestBed.get(service.httpPort(), "/v1/stats").body())
          .contains("\"partitions\":[0,1,2,3,4,5,6,7],\"missingPartitions\":[]");

      delete("grow.in");
      awaitUnready(service, "topic_missing", "topic grow.in does not exist");
      bed.kafka.createTopics(List.of("grow.in"), 8);
      send("grow", 16, 24);
      assertThat(answers("grow", 24)).isEqualTo(24);
      awaitReady(service);
    }
  }

  @Test
  void topicsOfAPatternAreServedAlsoWhenTheyAppearLaterWithMorePartitions() throws Exception {
    try (Service service = new Service(loader("many", "topics.inputPattern=many\\.in.*"))) {
      service.start();
      send("many", 0, 4);
      assertThat(answers("many", 4)).isEqualTo(4);

      bed.kafka.createTopics(List.of("many.in-too"), 8);
      sendTo("many.in-too", 0, 8);
      send("many", 8, 12);
      assertThat(answers("many", 16)).isEqualTo(16);
      assertThat(answers("many", 17)).as("nothing is doubled").isEqualTo(16);
      awaitReady(service);
      assertThat(ServiceTestBed.get(service.httpPort(), "/metrics").body())
          .contains(
              "hnet_consumer_lag_records{partition=\"many.in-3\"} 0.0",
              "hnet_consumer_lag_records{partition=\"many.in-too-7\"} 0.0");

      delete("many.in");
      delete("many.in-too");
      awaitUnready(service, "topic_missing", "no topic matches /many\\\\.in.*/, expected one");
    }
  }

  @Test
  void aPartitionThatIsRetriedForEverIsNamedAndItsLagIsTold() throws Exception {
    Seams tooSlow =
        new Seams() {
          @Override
          public BatchModel lane(BatchModel network) {
            return batch -> {
              sleepOver(batch);
              return network.run(batch);
            };
          }
        };
    String[] more = {"health.stallTimeout=3s", "streams.drainTimeout=1s"};
    try (Service service = new Service(loader("stall", more), tooSlow)) {
      service.start();
      awaitReady(service);
      send("stall", 2, 3);

      awaitUnready(service, "stalled", "partition stall.in-2 has stood at offset 0 for ");
      String metrics = ServiceTestBed.get(service.httpPort(), "/metrics").body();
      assertThat(metrics)
          .contains(
              "hnet_consumer_lag_records{partition=\"2\"} 1.0",
              "hnet_not_ready{reason=\"stalled\"} 1.0")
          .doesNotContain("hnet_consumer_stalled_seconds{partition=\"2\"} 0.0");
    }
  }

  @Test
  void aNeighbourOfAnotherTopologyIsSaidByBothUntilItGoes() throws Exception {
    bed.kafka.createTopics(List.of("elsewhere"), 4);
    try (Service service = new Service(loader("near"), Seams.NONE)) {
      service.start();
      awaitReady(service);
      try (Service other = new Service(loader("near", "topics.input=elsewhere", other()))) {
        other.start();
        awaitUnready(service, "neighbour", "group near: member near-t");
        awaitUnready(
            other, "neighbour", "is of another topology, expected one that reads elsewhere");
        assertThat(ServiceTestBed.get(service.httpPort(), "/metrics").body())
            .contains("hnet_not_ready{reason=\"neighbour\"} 1.0");
      }
      awaitReady(service);
      send("near", 0, 4);
      assertThat(answers("near", 4)).isEqualTo(4);
    }
  }

  /** The runbook's steps: stop all members of the old protocol, and the new ones go on. */
  @Test
  void theOtherProtocolIsWaitedForUntilItsMembersAreGoneAndNothingIsLostOrDoubled()
      throws Exception {
    try (Service streams = new Service(loader("move", "streams.groupProtocol=streams", other()))) {
      try (Service classic = new Service(loader("move"))) {
        classic.start();
        send("move", 0, 4);
        assertThat(answers("move", 4)).isEqualTo(4);
        streams.start();
        awaitUnready(streams, "other_protocol", "speak the classic protocol, expected streams");
        send("move", 8, 12);
        assertThat(answers("move", 8)).as("the old ones go on").isEqualTo(8);
      }
      awaitReady(streams);
      send("move", 16, 20);
      assertThat(answers("move", 12)).isEqualTo(12);
    }
    try (Service back = new Service(loader("move"))) {
      back.start();
      send("move", 24, 28);
      assertThat(answers("move", 16)).as("and back").isEqualTo(16);
    }
  }

  private String other() {
    return "streams.stateDir=" + folder.resolve("other");
  }

  private static void sleepOver(Batch batch) {
    try {
      TimeUnit.MILLISECONDS.sleep(batch.rows().get(0).length() > 100 ? 0 : 2500);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private dev.hnetstreams.app.config.AppConfig loader(String name, String... more) {
    bed.kafka.createTopics(
        Stream.of("in", "out", "letters", "stats").map(t -> name + "." + t).toList(), 4);
    String[] all =
        Stream.concat(
                Stream.of(
                    "topics.input=" + name + ".in",
                    "topics.output=" + name + ".out",
                    "topics.deadLetter=" + name + ".letters",
                    "topics.stats=" + name + ".stats",
                    "streams.applicationId=" + name,
                    "streams.shutdownTimeout=30s",
                    "kafka.session.timeout.ms=6000"),
                Stream.of(more))
            .toArray(String[]::new);
    return ServiceTestBed.loader(bed, folder, all).bind();
  }

  /** One text to each partition in [from, to), modulo 8. */
  private static void send(String name, int from, int to) {
    sendTo(name + ".in", from, to);
  }

  private static void sendTo(String topic, int from, int to) {
    for (int i = from; i < to; i++) {
      byte[] text = ("message number " + i).getBytes(StandardCharsets.UTF_8);
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, i % 8, text, text);
      bed.send(record);
    }
    bed.flush();
  }

  private static long answers(String name, int wanted) {
    return bed.read(List.of(name + ".out"), wanted, PATIENCE).size();
  }

  private static void grow(String topic, int partitions) throws Exception {
    try (Admin admin = admin()) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
    }
  }

  private static void delete(String topic) throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bed.kafka.bootstrapServers()));
  }

  /** Fails with what the service says that it waits for. */
  private static void awaitReady(Service service) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              HttpResponse<String> said = ready(service);
              assertThat(said.statusCode()).as(said.body()).isEqualTo(200);
            });
  }

  private static void awaitUnready(Service service, String type, String message) throws Exception {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(ready(service).body()).contains("\"" + type + "\"", message));
    assertThat(ServiceTestBed.get(service.httpPort(), "/health/live").statusCode()).isEqualTo(200);
  }

  private static HttpResponse<String> ready(Service service) throws Exception {
    return ServiceTestBed.get(service.httpPort(), "/health/ready");
  }
}
