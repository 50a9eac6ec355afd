package dev.hnetstreams.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A real broker, a producer, and a reader of what is committed. */
public final class KafkaTestBed implements AutoCloseable {
  public static final int PARTITIONS = 4;
  public static final List<String> TOPICS =
      List.of("text.in", "text.classified", "text.dead-letter", "text.stats", "text.spam");

  public final EmbeddedKafka kafka;
  private final KafkaProducer<byte[], byte[]> producer;

  public KafkaTestBed() throws IOException {
    this(EmbeddedKafka.start(0));
  }

  /**
   * @param kafka is closed with this
   */
  public KafkaTestBed(EmbeddedKafka kafka) {
    this.kafka = kafka;
    kafka.createTopics(TOPICS, PARTITIONS);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.request.size", "4000000"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends a record and waits until the broker has it. */
  public void send(int partition, long timestamp, String header, byte[] value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            "text.in", partition, timestamp, header.getBytes(StandardCharsets.UTF_8), value);
    record.headers().add("test-number", header.getBytes(StandardCharsets.UTF_8));
    var unused = producer.send(record);
  }

  /** Sends a record, some time before {@link #flush} returns. */
  public void send(ProducerRecord<byte[], byte[]> record) {
    var unused = producer.send(record);
  }

  public void flush() {
    producer.flush();
  }

  /** Sets one key of a topic's configuration. */
  public void alter(String topic, String key, String value) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
      admin
          .incrementalAlterConfigs(
              Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), List.of(set)))
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many offsets a topic has used, of records and of marks of transactions. */
  public long written(String topic) {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int p = 0; p < PARTITIONS; p++) {
      ends.put(new TopicPartition(topic, p), OffsetSpec.latest());
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      return admin.listOffsets(ends).all().get().values().stream().mapToLong(i -> i.offset()).sum();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads committed records until {@code count} have come, and a little longer. */
  public List<ConsumerRecord<byte[], byte[]>> read(
      List<String> topics, int count, Duration patience) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("group.id", "test-" + System.nanoTime());
    settings.put("auto.offset.reset", "earliest");
    settings.put("isolation.level", "read_committed");
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(topics);
      long deadline = System.nanoTime() + patience.toNanos();
      while (all.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
      long extra = System.nanoTime() + Duration.ofSeconds(2).toNanos();
      while (System.nanoTime() < extra) {
        consumer.poll(Duration.ofMillis(100)).forEach(all::add);
      }
    }
    return all;
  }

  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    producer.close();
    kafka.close();
  }
}
