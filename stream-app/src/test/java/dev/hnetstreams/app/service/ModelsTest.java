package dev.hnetstreams.app.service;

import static dev.hnetstreams.app.service.ModelFolderBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.lifecycle.HeadFolder;
import dev.hnetstreams.app.lifecycle.TestBundle;
import dev.hnetstreams.app.lifecycle.TestHead;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models come, are refused and go back, under a stream on real Kafka. */
class ModelsTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static KafkaTestBed bed;

  private ModelFolderBed life;

  @BeforeAll
  static void startBroker() throws IOException {
    bed = new KafkaTestBed();
  }

  @AfterAll
  static void stopBroker() {
    bed.close();
  }

  @BeforeEach
  void createTopics(@TempDir Path temporary) {
    life = new ModelFolderBed(bed, temporary);
  }

  @AfterEach
  void stop() {
    life.close();
  }

  @Test
  void anOwnHeadIsSwappedUnderAStreamAndItsAnswersAreRouted() throws Exception {
    Path heads = Files.createDirectories(life.models.resolveSibling("heads"));
    HeadFolder folder = new HeadFolder(heads);
    TestHead.write(heads, "refund", "1");
    folder.activate(Path.of("refund-1.head"));
    TestBundle.real("1.0.0").write(life.models.resolve("a"));
    life.start(
        "model.headsFolder=" + heads,
        "routes=[{to: " + life.topic("spam") + ", when: [refund.label == yes]}]");
    life.send(10);
    life.awaitAnswers(10);
    TestHead.write(heads, "refund", "2");
    folder.activate(Path.of("refund-2.head"));
    life.send(10);
    life.awaitModel("1.0.0+refund.2");
    life.send(10);

    List<ConsumerRecord<byte[], byte[]>> routed = life.read("spam", 30);
    assertThat(ModelFolderBed.numbers(routed)).isEqualTo(IntStream.range(0, 30).boxed().toList());
    assertThat(routed)
        .extracting(record -> ModelFolderBed.json(record).at("/model/version").asText())
        .contains("1.0.0+refund.1", "1.0.0+refund.2");
    assertThat(life.metric("hnet_heads")).isEqualTo(1);
    assertThat(life.metric("hnet_head_swaps_total")).isEqualTo(1);
    // A route asks for it: it stays.
    folder.remove("refund", false);
    await().atMost(PATIENCE).until(() -> life.json("/health/ready").has("remarks"));
    assertThat(life.model()).isEqualTo("hnet-tiny/1.0.0+refund.2");
  }

  @Test
  void aSwapAndARollBackUnderAStreamLoseDoubleAndDisorderNothing() throws Exception {
    TestBundle.real("1.0.0").write(life.models.resolve("a"));
    life.start();
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> records = inBackground(enough, () -> life.send(10));
    List<Integer> statuses = new ArrayList<>();
    CompletableFuture<Void> callers = inBackground(enough, () -> statuses.add(classify()));
    try {
      life.awaitAnswers(200);
      TestBundle.real("2.0.0").write(life.models.resolve("b"));
      life.awaitModel("2.0.0");
      life.awaitAnswers(life.answered() + 200);
      life.folder.rollBack();
      life.awaitModel("1.0.0");
      life.awaitAnswers(life.answered() + 200);
    } finally {
      enough.set(true);
    }
    records.join();
    callers.join();
    bed.flush();

    List<ConsumerRecord<byte[], byte[]>> answers = life.read("out", life.sent());
    assertThat(ModelFolderBed.numbers(answers))
        .isEqualTo(IntStream.range(0, life.sent()).boxed().toList());
    Map<String, List<ConsumerRecord<byte[], byte[]>>> byKey =
        answers.stream()
            .collect(Collectors.groupingBy(r -> new String(r.key(), StandardCharsets.UTF_8)));
    assertThat(byKey).hasSize(KafkaTestBed.PARTITIONS);
    byKey.forEach((key, of) -> requireOrderAndThreeReigns(of));
    assertThat(statuses).isNotEmpty().containsOnly(200);
    assertThat(life.metric("hnet_model_swaps_total")).isEqualTo(2);
    assertThat(life.metric("hnet_stream_thread_restarts_total")).isZero();
    assertThat(life.read("dead", 0)).isEmpty();
  }

  /** Input order, and versions 1, 2, 1, each without a break. */
  private static void requireOrderAndThreeReigns(List<ConsumerRecord<byte[], byte[]>> answers) {
    assertThat(answers).extracting(ModelFolderBed::number).isSorted();
    List<String> reigns = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> answer : answers) {
      String version = ModelFolderBed.json(answer).at("/model/version").asText();
      assertThat(KafkaTestBed.header(answer, "hnet-model")).isEqualTo("hnet-tiny/" + version);
      if (reigns.isEmpty() || !reigns.get(reigns.size() - 1).equals(version)) {
        reigns.add(version);
      }
    }
    assertThat(reigns).containsExactly("1.0.0", "2.0.0", "1.0.0");
  }

  @Test
  void aBrokenBundleIsRefusedWhileTheOldOneServesAndServedWhenItIsMended() throws Exception {
    TestBundle.real("1.0.0").write(life.models.resolve("a"));
    life.start();
    TestBundle.real("2.0.0").withWrongGolden().write(life.models.resolve("golden"));
    TestBundle.real("3.0.0").withoutHead("spam").write(life.models.resolve("route"));
    TestBundle.small("4.0.0").write(life.models.resolve("graph"));
    TestBundle.real("1.0.0")
        .edit(m -> m.put("description", "another"))
        .write(life.models.resolve("b"));
    // Under a name that is not looked at until it is broken.
    Path hidden = TestBundle.real("5.0.0").write(life.models.resolve(".checksum"));
    byte[] graph = Files.readAllBytes(hidden.resolve("model.onnx"));
    byte[] broken = graph.clone();
    broken[broken.length / 2] ^= 1;
    Files.write(hidden.resolve("model.onnx"), broken);
    Path whole = Files.move(hidden, life.models.resolve("checksum"));
    for (String reason : List.of("broken", "routes", "goldens", "graph", "same_version")) {
      await()
          .atMost(PATIENCE)
          .until(() -> life.metric("hnet_model_refusals_total{reason=\"" + reason + "\"}") >= 1);
    }
    life.send(40);
    life.awaitAnswers(40);
    assertThat(life.model()).isEqualTo("hnet-tiny/1.0.0");
    assertThat(life.metric("hnet_model_refused")).isEqualTo(5);

    Files.write(whole.resolve("model.onnx"), graph);
    life.awaitModel("5.0.0");
    await().atMost(PATIENCE).until(() -> life.metric("hnet_model_refused") == 0);
    life.send(40);
    bed.flush();
    List<ConsumerRecord<byte[], byte[]>> answers = life.read("out", 80);
    assertThat(ModelFolderBed.numbers(answers)).isEqualTo(IntStream.range(0, 80).boxed().toList());
    assertThat(answers)
        .allSatisfy(
            r ->
                assertThat(ModelFolderBed.json(r).at("/model/version").asText())
                    .isEqualTo(ModelFolderBed.number(r) < 40 ? "1.0.0" : "5.0.0"));
    assertThat(
            life.metric("hnet_model_info{name=\"hnet-tiny\",provider=\"cpu\",version=\"5.0.0\"}"))
        .isEqualTo(1);
    assertThat(life.json("/v2/models/hnet-tiny").at("/versions/0").asText()).isEqualTo("5.0.0");
    life.folder.activate("b");
    life.awaitModel("1.0.0");
  }

  @Test
  void atStartTheNextBestIsServedAndWithoutAnyItSaysWhatIsWrong() throws Exception {
    assertThatThrownBy(life::start)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("model.folder");
    TestBundle.real("2.0.0").withWrongGolden().write(life.models.resolve("b"));
    assertThatThrownBy(life::start)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(
            "hnet-tiny/2.0.0: %d goldens: largest difference"
                .formatted(ModelBundle.bundled().goldens().size()));
    TestBundle.real("1.0.0").write(life.models.resolve("a"));
    life.start();
    life.send(4);
    life.awaitAnswers(4);

    assertThat(life.model()).isEqualTo("hnet-tiny/1.0.0");
  }

  /** Again and again, with a little air between. */
  private static CompletableFuture<Void> inBackground(AtomicBoolean enough, Runnable task) {
    return CompletableFuture.runAsync(
        () -> {
          while (!enough.get()) {
            task.run();
            try {
              Thread.sleep(50);
            } catch (InterruptedException e) {
              throw new AssertionError(e);
            }
          }
        },
        background -> new Thread(background, "background").start());
  }

  private int classify() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + life.httpPort() + "/v1/classify"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\": \"nothing special at all\"}"))
            .build();
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
