package dev.hnetstreams.sandbox.chaos;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A steady stream of numbered records, from a thread of its own. */
final class Flow implements AutoCloseable {
  static final String NUMBER = "test-number";
  static final String PARTITION = "test-partition";
  static final int PARTITIONS = 4;
  private static final int PAUSE_MILLIS = 50;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Thread thread;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile int sent;
  private volatile int perSecond;
  private volatile int partitions = PARTITIONS;
  private volatile IntFunction<byte[]> value =
      n -> utf8("message number " + n + ", nothing special");
  private volatile IntFunction<TopicPartition> target;
  private volatile IntToLongFunction time = n -> System.currentTimeMillis();

  Flow(String bootstrapServers, String topic, int perSecond) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("delivery.timeout.ms", 600_000);
    settings.put("max.block.ms", 600_000);
    settings.put("linger.ms", 10);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    this.target = partition -> new TopicPartition(topic, partition);
    this.perSecond = perSecond;
    this.thread = new Thread(this::run, "flow");
    thread.start();
  }

  /** Texts from now on, by number. */
  void texts(IntFunction<String> newText) {
    this.value = n -> utf8(newText.apply(n));
  }

  /** Values from now on, by number. */
  void values(IntFunction<byte[]> newValue) {
    this.value = newValue;
  }

  /** Where a partition's records go from now on: to another topic's partition, for one. */
  void targets(IntFunction<TopicPartition> newTargets) {
    this.target = newTargets;
  }

  /** Values now, by number. */
  IntFunction<byte[]> values() {
    return value;
  }

  /** Records a second from now on, 0 or more. */
  void rate(int newPerSecond) {
    this.perSecond = newPerSecond;
  }

  /** Sends no more for now. Returns the rate that it had. */
  int pause() throws InterruptedException {
    int before = perSecond;
    perSecond = 0;
    TimeUnit.MILLISECONDS.sleep(4L * PAUSE_MILLIS); // what it was about to send is sent
    producer.flush();
    return before;
  }

  /** Records go to so many partitions from now on. */
  void partitions(int newPartitions) {
    this.partitions = newPartitions;
  }

  /** Timestamps from now on, by number. */
  void times(IntToLongFunction newTime) {
    this.time = newTime;
  }

  /** Numbers below this have been sent. */
  int sent() {
    return sent;
  }

  private void run() {
    int number = 0;
    double owed = 0;
    try {
      while (!stopped) {
        long pauseEnds = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS);
        double due = owed + perSecond * PAUSE_MILLIS * 1e-3;
        for (; due >= 1; due--) {
          send(number++);
          sent = number;
        }
        owed = due;
        TimeUnit.NANOSECONDS.sleep(pauseEnds - System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(int number) {
    byte[] name = utf8(Integer.toString(number));
    int partition = number % partitions;
    TopicPartition to = target.apply(partition);
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            to.topic(), to.partition(), time.applyAsLong(number), name, value.apply(number));
    record.headers().add(NUMBER, name).add(PARTITION, utf8(Integer.toString(partition)));
    var unused =
        producer.send(
            record,
            (metadata, e) -> {
              if (e != null) {
                failure.compareAndSet(null, e);
              }
            });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Ends it; every record is at the broker then. Returns how many there were.
   *
   * @throws IllegalStateException when one could not be sent: nothing can be said about the service
   */
  int stop() throws InterruptedException {
    stopped = true;
    thread.join();
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("the test's own producer failed", failure.get());
    }
    return sent;
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt(); // it may wait for a broker that is away
    Uninterruptibly.join(thread);
    producer.close(java.time.Duration.ofSeconds(1));
  }
}
