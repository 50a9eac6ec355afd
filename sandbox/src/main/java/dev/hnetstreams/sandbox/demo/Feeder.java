package dev.hnetstreams.sandbox.demo;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends numbered messages. Owned by one thread. */
public final class Feeder implements AutoCloseable {
  private static final int KEYS = 64;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Numbering numbering;
  private final DemoMessages messages;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private long sent;
  private long bytes;

  public Feeder(String bootstrapServers, String topic, Numbering numbering, DemoMessages messages) {
    this.topic = topic;
    this.numbering = numbering;
    this.messages = messages;
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "max.request.size",
                Integer.toString(4 << 20),
                "buffer.memory",
                Integer.toString(16 << 20),
                "linger.ms",
                "1"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Sends this many more.
   *
   * @throws IllegalStateException when the broker took one not
   */
  public void send(long count) {
    for (long i = 0; i < count; i++) {
      byte[] value = messages.next();
      byte[] key = ("user-" + sent % KEYS).getBytes(StandardCharsets.UTF_8);
      ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
      record.headers().add(numbering.of(sent));
      // Failures are collected in the callback.
      var unused =
          producer.send(
              record,
              (metadata, e) -> {
                if (e != null) {
                  failure.compareAndSet(null, e);
                }
              });
      sent++;
      bytes += value == null ? 0 : value.length;
    }
    if (failure.get() != null) {
      throw new IllegalStateException("cannot produce to " + topic + ": " + failure.get());
    }
  }

  /** Waits until the broker has all that was sent. */
  public void flush() {
    producer.flush();
  }

  public long sent() {
    return sent;
  }

  public long bytes() {
    return bytes;
  }

  @Override
  public void close() {
    producer.close();
  }
}
