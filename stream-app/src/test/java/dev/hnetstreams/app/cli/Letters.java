package dev.hnetstreams.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Numbered dead letters in a topic of their own, and {@code dlq} upon them. */
final class Letters {
  static final long NOON = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();
  static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicInteger TOPICS = new AtomicInteger();

  /** Where they came from, and are sent to. */
  final String in;

  final String topic;
  final String group;
  private final KafkaTestBed bed;
  private int written;

  Letters(KafkaTestBed bed) {
    this.bed = bed;
    int number = TOPICS.incrementAndGet();
    in = "in-" + number;
    topic = "letters-" + number;
    group = "group-" + number;
    bed.kafka.createTopics(List.of(in, topic), KafkaTestBed.PARTITIONS);
  }

  void write(Reason reason, long timestamp, String source) {
    write(reason, timestamp, source, null);
  }

  void write(Reason reason, long timestamp, String source, String redrives) {
    write(reason, timestamp, source, redrives, "text of letter " + written);
  }

  void write(Reason reason, long timestamp, String source, String redrives, String text) {
    int number = written++;
    int partition = number % KafkaTestBed.PARTITIONS;
    ProducerRecord<byte[], byte[]> record =
        record(topic, partition, timestamp, "key " + number, text);
    Map<String, String> headers = new TreeMap<>();
    headers.put("test-number", Integer.toString(number));
    headers.put(DeadLetterHeaders.REASON, reason.wireName());
    headers.put(DeadLetterHeaders.MESSAGE, "a reason");
    headers.put(DeadLetterHeaders.TOPIC, source);
    headers.put(DeadLetterHeaders.PARTITION, Integer.toString(partition));
    headers.put(DeadLetterHeaders.OFFSET, Integer.toString(100 + number));
    headers.put(DeadLetterHeaders.MODEL, "fake/1");
    if (redrives != null) {
      headers.put(DeadLetterHeaders.REDRIVES, redrives);
    }
    headers.forEach((k, v) -> record.headers().add(k, v.getBytes(StandardCharsets.UTF_8)));
    bed.send(record);
  }

  static ProducerRecord<byte[], byte[]> record(
      String topic, int partition, long timestamp, String key, String value) {
    return new ProducerRecord<>(
        topic,
        partition,
        timestamp,
        key.getBytes(StandardCharsets.UTF_8),
        value.getBytes(StandardCharsets.UTF_8));
  }

  List<String> arguments(String command, String... more) {
    List<String> all = new ArrayList<>(List.of("dlq", command));
    all.add("--set=kafka.bootstrap.servers=" + bed.kafka.bootstrapServers());
    all.add("--set=topics.input=" + in);
    all.add("--set=topics.deadLetter=" + topic);
    all.add("--set=streams.applicationId=" + group);
    all.addAll(List.of(more));
    return all;
  }

  Cli dlq(String command, String... more) {
    return Cli.run(arguments(command, more).toArray(String[]::new));
  }

  /** Numbers of the letters, found by their sources' offsets; null for one that says none. */
  List<String> listed(String... filters) throws Exception {
    Cli cli = dlq("list", filters);
    assertThat(cli.exit()).as(cli.err()).isZero();
    List<String> numbers = new ArrayList<>();
    for (String line : cli.lines()) {
      long offset = JSON.readTree(line).at("/source/offset").asLong();
      numbers.add(offset < 0 ? "null" : Long.toString(offset - 100));
    }
    return numbers;
  }

  /** What {@code dlq redrive} says of itself. */
  JsonNode redriven(int exit, String... more) throws Exception {
    Cli cli = dlq("redrive", more);
    assertThat(cli.exit()).as(cli.err()).isEqualTo(exit);
    return JSON.readTree(cli.lines().get(cli.lines().size() - 1));
  }

  /** What has come back, once there are {@code count}. */
  List<ConsumerRecord<byte[], byte[]>> back(int count) {
    return bed.read(List.of(in), count, PATIENCE);
  }

  /** How often each letter has come back, by number. */
  List<Integer> times(int count) {
    Map<String, Integer> times = new HashMap<>();
    back(count).forEach(r -> times.merge(KafkaTestBed.header(r, "test-number"), 1, Integer::sum));
    return List.copyOf(times.values());
  }
}
