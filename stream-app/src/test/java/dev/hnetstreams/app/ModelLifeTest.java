package dev.hnetstreams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.lifecycle.ModelFolder;
import dev.hnetstreams.app.lifecycle.TestBundle;
import dev.hnetstreams.runtime.bundle.BundleException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models come, are refused, go back and are tried, under a stream on real Kafka. */
class ModelLifeTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static KafkaTestBed bed;
  private static int tests;

  @TempDir Path stateDir;
  @TempDir Path models;
  private ModelFolder folder;
  private Wiring wiring;
  private String prefix;
  private int sent;

  @BeforeAll
  static void startBroker() throws IOException {
    bed = new KafkaTestBed();
  }

  @AfterAll
  static void stopBroker() {
    bed.close();
  }

  @BeforeEach
  void createTopics() {
    tests++;
    prefix = "life-" + tests + ".";
    folder = new ModelFolder(models);
    bed.kafka.createTopics(
        List.of(topic("in"), topic("out"), topic("dead"), topic("stats"), topic("spam")),
        KafkaTestBed.PARTITIONS);
    bed.kafka.createTopics(List.of(topic("differ")), 1);
  }

  @AfterEach
  void stop() {
    if (wiring != null) {
      wiring.stop();
    }
  }

  @Test
  void aSwapAndARollBackUnderAStreamLoseDoubleAndDisorderNothing() throws Exception {
    TestBundle.real("1.0.0").write(models.resolve("a"));
    start();
    AtomicBoolean enough = new AtomicBoolean();
    CompletableFuture<Void> records = inBackground(enough, () -> send(10));
    List<Integer> statuses = new ArrayList<>();
    CompletableFuture<Void> callers = inBackground(enough, () -> statuses.add(classify()));
    try {
      awaitAnswers(200);
      TestBundle.real("2.0.0").write(models.resolve("b"));
      awaitModel("2.0.0");
      awaitAnswers(wiring.meters().classifiedRecords() + 200);
      folder.rollBack();
      awaitModel("1.0.0");
      awaitAnswers(wiring.meters().classifiedRecords() + 200);
    } finally {
      enough.set(true);
    }
    records.join();
    callers.join();
    bed.flush();

    List<ConsumerRecord<byte[], byte[]>> answers = read("out", sent);
    assertThat(numbers(answers)).isEqualTo(IntStream.range(0, sent).boxed().toList());
    Map<String, List<ConsumerRecord<byte[], byte[]>>> byKey =
        answers.stream()
            .collect(Collectors.groupingBy(r -> new String(r.key(), StandardCharsets.UTF_8)));
    assertThat(byKey).hasSize(KafkaTestBed.PARTITIONS);
    byKey.forEach((key, of) -> requireOrderAndThreeReigns(of));
    assertThat(statuses).isNotEmpty().containsOnly(200);
    assertThat(metric("hnet_model_swaps_total")).isEqualTo(2);
    assertThat(metric("hnet_stream_thread_restarts_total")).isZero();
    assertThat(read("dead", 0)).isEmpty();
  }

  /** Input order, and versions 1, 2, 1, each without a break. */
  private static void requireOrderAndThreeReigns(List<ConsumerRecord<byte[], byte[]>> answers) {
    assertThat(answers)
        .extracting(r -> Integer.parseInt(KafkaTestBed.header(r, "test-number")))
        .isSorted();
    List<String> reigns = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> answer : answers) {
      String version = json(answer).at("/model/version").asText();
      assertThat(KafkaTestBed.header(answer, "hnet-model")).isEqualTo("hnet-tiny/" + version);
      if (reigns.isEmpty() || !reigns.get(reigns.size() - 1).equals(version)) {
        reigns.add(version);
      }
    }
    assertThat(reigns).containsExactly("1.0.0", "2.0.0", "1.0.0");
  }

  @Test
  void aBrokenBundleIsRefusedWhileTheOldOneServesAndServedWhenItIsMended() throws Exception {
    TestBundle.real("1.0.0").write(models.resolve("a"));
    start();
    TestBundle.real("2.0.0").withWrongGolden().write(models.resolve("golden"));
    TestBundle.real("3.0.0").withoutHead("spam").write(models.resolve("route"));
    TestBundle.small("4.0.0").write(models.resolve("graph"));
    TestBundle.real("1.0.0").edit(m -> m.put("description", "another")).write(models.resolve("b"));
    // Under a name that is not looked at until it is broken.
    Path hidden = TestBundle.real("5.0.0").write(models.resolve(".checksum"));
    byte[] graph = Files.readAllBytes(hidden.resolve("model.onnx"));
    byte[] broken = graph.clone();
    broken[broken.length / 2] ^= 1;
    Files.write(hidden.resolve("model.onnx"), broken);
    Path whole = Files.move(hidden, models.resolve("checksum"));
    for (String reason : List.of("broken", "routes", "goldens", "graph", "same_version")) {
      await()
          .atMost(PATIENCE)
          .until(() -> metric("hnet_model_refusals_total{reason=\"" + reason + "\"}") >= 1);
    }
    send(40);
    awaitAnswers(40);
    assertThat(ready().at("/model").asText()).isEqualTo("hnet-tiny/1.0.0");
    assertThat(metric("hnet_model_refused")).isEqualTo(5);

    Files.write(whole.resolve("model.onnx"), graph);
    awaitModel("5.0.0");
    await().atMost(PATIENCE).until(() -> metric("hnet_model_refused") == 0);
    send(40);
    bed.flush();
    List<ConsumerRecord<byte[], byte[]>> answers = read("out", 80);
    assertThat(numbers(answers)).isEqualTo(IntStream.range(0, 80).boxed().toList());
    assertThat(answers)
        .allSatisfy(
            r ->
                assertThat(json(r).at("/model/version").asText())
                    .isEqualTo(
                        Integer.parseInt(KafkaTestBed.header(r, "test-number")) < 40
                            ? "1.0.0"
                            : "5.0.0"));
    assertThat(metric("hnet_model_info{name=\"hnet-tiny\",provider=\"cpu\",version=\"5.0.0\"}"))
        .isEqualTo(1);
    assertThat(JSON.readTree(get("/v2/models/hnet-tiny")).at("/versions/0").asText())
        .isEqualTo("5.0.0");
    folder.activate("b");
    awaitModel("1.0.0");
  }

  @Test
  void aCandidateSeesTheStreamAndItsDisagreementsAreCountedAndPublished() throws Exception {
    TestBundle.real("1.0.0").write(models.resolve("a"));
    TestBundle.real("0.9.0").withSpamTurnedRound().write(models.resolve("candidate-1"));
    folder.shadow("candidate-1");
    start("topics.disagreements=" + topic("differ"), "model.shadowSample=1");
    await().atMost(PATIENCE).until(() -> shadow().at("/trial").isObject());
    for (int i = 0; i < 5; i++) {
      send(10);
      awaitAnswers(10L * (i + 1));
    }
    await().atMost(PATIENCE).until(() -> compared() + shadow().at("/trial/busy").asLong() == 50);
    long compared = compared();
    JsonNode trial = shadow().at("/trial");

    assertThat(compared).isPositive();
    assertThat(trial.at("/active").asText()).isEqualTo("hnet-tiny/1.0.0");
    assertThat(trial.at("/candidate").asText()).isEqualTo("hnet-tiny/0.9.0");
    assertThat(trial.at("/heads/spam/compared").asLong()).isEqualTo(compared);
    assertThat(trial.at("/heads/spam/raws").asLong()).isEqualTo(compared);
    assertThat(trial.at("/heads/language/compared").asLong()).isEqualTo(compared);
    assertThat(trial.at("/heads/language/raws").asLong()).isZero();
    assertThat(metric("hnet_shadow_disagreements_total{head=\"spam\",what=\"raw\"}"))
        .isEqualTo((double) compared);
    requireDisagreements(read("differ", (int) compared), compared);
    List<ConsumerRecord<byte[], byte[]>> answers = read("out", 50);
    assertThat(answers)
        .hasSize(50)
        .allMatch(r -> KafkaTestBed.header(r, "hnet-model").equals("hnet-tiny/1.0.0"));

    TestBundle.real("0.9.1").withWrongGolden().write(models.resolve("candidate-2"));
    folder.shadow("candidate-2");
    await().atMost(PATIENCE).until(() -> shadow().at("/trial").isNull());
    send(10);
    awaitAnswers(60);
    assertThat(metric("hnet_model_refused")).as("no candidate is no trouble").isZero();
  }

  private static void requireDisagreements(
      List<ConsumerRecord<byte[], byte[]>> published, long count) {
    assertThat(published).hasSize((int) count);
    assertThat(published)
        .allSatisfy(
            record -> {
              JsonNode value = json(record);
              assertThat(new String(record.value(), StandardCharsets.UTF_8))
                  .doesNotContain("special");
              assertThat(value.at("/source/topic").asText()).endsWith(".in");
              assertThat(value.at("/id").asText())
                  .isEqualTo(
                      "%s-%s-%s"
                          .formatted(
                              value.at("/source/topic").asText(),
                              value.at("/source/partition"),
                              value.at("/source/offset")));
              assertThat(value.at("/active/version").asText()).isEqualTo("1.0.0");
              assertThat(value.at("/candidate/version").asText()).isEqualTo("0.9.0");
              assertThat(value.at("/heads/spam/active/raw"))
                  .isNotEqualTo(value.at("/heads/spam/candidate/raw"));
            });
  }

  @Test
  void atStartTheNextBestIsServedAndWithoutAnyItSaysWhatIsWrong() throws Exception {
    assertThatThrownBy(this::start)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("model.folder");
    TestBundle.real("2.0.0").withWrongGolden().write(models.resolve("b"));
    assertThatThrownBy(this::start)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("hnet-tiny/2.0.0: 31 goldens: largest difference");
    TestBundle.real("1.0.0").write(models.resolve("a"));
    start();
    send(4);
    awaitAnswers(4);

    assertThat(ready().at("/model").asText()).isEqualTo("hnet-tiny/1.0.0");
  }

  private void start(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "model.folder=" + models,
                "model.checkInterval=200ms",
                "model.provider=cpu",
                "model.workers=1",
                "streams.applicationId=" + prefix + "app",
                "topics.input=" + topic("in"),
                "topics.output=" + topic("out"),
                "topics.deadLetter=" + topic("dead"),
                "topics.stats=" + topic("stats"),
                "routes=[{to: " + topic("spam") + ", when: [spam.label == spam]}]"));
    settings.addAll(List.of(more));
    wiring = new Wiring(bed.loader(stateDir, settings.toArray(String[]::new)).bind());
    wiring.start();
  }

  private String topic(String name) {
    return prefix + name;
  }

  private synchronized void send(int records) {
    for (int i = 0; i < records; i++, sent++) {
      byte[] number = bytes(Integer.toString(sent));
      int partition = sent % KafkaTestBed.PARTITIONS;
      // One key for each partition, so that one of the output holds what one of the input held.
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topic("in"),
              partition,
              bytes("key " + partition),
              bytes("message number " + sent + ", nothing special"));
      record.headers().add("test-number", number);
      bed.send(record);
    }
    bed.flush();
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

  private void awaitAnswers(long count) {
    await().atMost(PATIENCE).until(() -> wiring.meters().classifiedRecords() >= count);
  }

  private void awaitModel(String version) {
    await()
        .atMost(PATIENCE)
        .until(() -> ready().at("/model").asText().equals("hnet-tiny/" + version));
  }

  private JsonNode ready() throws Exception {
    return JSON.readTree(get("/health/ready"));
  }

  private JsonNode shadow() throws Exception {
    return JSON.readTree(get("/v1/model/shadow"));
  }

  private long compared() throws Exception {
    return shadow().at("/trial/compared").asLong();
  }

  private String get(String path) throws Exception {
    return KafkaTestBed.get(wiring.httpPort(), path).body();
  }

  private int classify() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + wiring.httpPort() + "/v1/classify"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"text\": \"nothing special at all\"}"))
            .build();
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private double metric(String series) {
    return new String(wiring.meters().scrape(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElse(0);
  }

  private List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    return bed.read(List.of(topic(topic)), count, PATIENCE);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Integer> numbers(List<ConsumerRecord<byte[], byte[]>> answers) {
    return answers.stream()
        .map(r -> Integer.valueOf(KafkaTestBed.header(r, "test-number")))
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  private static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
