package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.lifecycle.ModelFolder;
import dev.hnetstreams.broker.KafkaTestBed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A service that watches a folder of models, with topics of its own and numbered records. */
final class ModelFolderBed implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger PREFIXES = new AtomicInteger();

  final Path models;
  final ModelFolder folder;
  private final String prefix = "life-" + PREFIXES.incrementAndGet() + ".";
  private final KafkaTestBed bed;
  private final Path stateDir;
  private Service service;
  private int sent;

  ModelFolderBed(KafkaTestBed bed, Path temporary) {
    this.bed = bed;
    models = temporary.resolve("models");
    stateDir = temporary.resolve("state");
    assertThat(models.toFile().mkdirs()).isTrue();
    folder = new ModelFolder(models);
    bed.kafka.createTopics(
        List.of(topic("in"), topic("out"), topic("dead"), topic("stats"), topic("spam")),
        KafkaTestBed.PARTITIONS);
    bed.kafka.createTopics(List.of(topic("differ")), 1);
  }

  String topic(String name) {
    return prefix + name;
  }

  void start(String... more) {
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
    service =
        new Service(ServiceTestBed.loader(bed, stateDir, settings.toArray(String[]::new)).bind());
    service.start();
  }

  synchronized void send(int records) {
    for (int i = 0; i < records; i++, sent++) {
      int partition = sent % KafkaTestBed.PARTITIONS;
      // One key for each partition, so that one of the output holds what one of the input held.
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(
              topic("in"),
              partition,
              bytes("key " + partition),
              bytes("message number " + sent + ", nothing special"));
      record.headers().add("test-number", bytes(Integer.toString(sent)));
      bed.send(record);
    }
    bed.flush();
  }

  synchronized int sent() {
    return sent;
  }

  /** Records answered since the start. */
  long answered() {
    return service.meters().records().classifiedRecords();
  }

  void awaitAnswers(long count) {
    await().atMost(PATIENCE).until(() -> answered() >= count);
  }

  /** Name and version of what is served. */
  String model() throws Exception {
    return json("/health/ready").at("/model").asText();
  }

  void awaitModel(String version) {
    await().atMost(PATIENCE).until(() -> model().equals("hnet-tiny/" + version));
  }

  int httpPort() {
    return service.httpPort();
  }

  JsonNode json(String path) throws Exception {
    return JSON.readTree(ServiceTestBed.get(httpPort(), path).body());
  }

  /** Of a series with its labels; 0 if it is not there. */
  double metric(String series) {
    return new String(service.meters().scrape(), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .findFirst()
        .orElse(0);
  }

  /** What is committed in a topic, once there are {@code count}. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    return bed.read(List.of(topic(topic)), count, PATIENCE);
  }

  /** Of records, which of those sent they were or answer. */
  static List<Integer> numbers(List<ConsumerRecord<byte[], byte[]>> records) {
    return records.stream().map(ModelFolderBed::number).sorted().toList();
  }

  static int number(ConsumerRecord<byte[], byte[]> record) {
    return Integer.parseInt(KafkaTestBed.header(record, "test-number"));
  }

  static JsonNode json(ConsumerRecord<byte[], byte[]> record) {
    try {
      return JSON.readTree(record.value());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    if (service != null) {
      service.stop();
    }
  }
}
