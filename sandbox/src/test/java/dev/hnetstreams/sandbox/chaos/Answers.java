package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What is committed in results and dead letters, counted as it comes by a thread of its own. */
final class Answers implements AutoCloseable {
  private final String results;
  private final Thread thread;
  private final BitSet classified = new BitSet();
  private final BitSet dead = new BitSet();
  private final BitSet sentOn = new BitSet();
  private int[] last = new int[Flow.PARTITIONS];
  private final Map<List<Object>, Integer> lastOfPath = new HashMap<>();
  private int answered;
  private int doubled;
  private int disordered;
  private volatile boolean stopped;
  private volatile boolean rewind;
  private volatile AnswerObserver observer = (number, millis) -> {};

  /** Told of each answer as it is read. */
  interface AnswerObserver {
    /**
     * @param millis from the record's timestamp to now
     */
    void onAnswer(int number, long millis);
  }

  /**
   * @param results topic
   * @param letters topic
   */
  Answers(String bootstrapServers, String results, String letters) {
    this.results = results;
    Arrays.fill(last, -1);
    List<TopicPartition> partitions = new ArrayList<>();
    for (int p = 0; p < Flow.PARTITIONS; p++) {
      partitions.add(new TopicPartition(results, p));
      partitions.add(new TopicPartition(letters, p));
    }
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("isolation.level", "read_committed");
    settings.put("auto.offset.reset", "earliest");
    this.thread = new Thread(() -> run(settings, partitions), "answers");
    thread.start();
  }

  private void run(Map<String, Object> settings, List<TopicPartition> partitions) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!stopped) {
        if (rewind) {
          rewind = false;
          consumer.seekToBeginning(partitions);
        }
        consumer.poll(Duration.ofMillis(100)).forEach(this::count);
      }
    }
  }

  private synchronized void count(ConsumerRecord<byte[], byte[]> record) {
    int number = header(record, Flow.NUMBER);
    int from = header(record, Flow.PARTITION);
    if (record.headers().lastHeader(DeadLetterHeaders.REDRIVES) != null) {
      doubled += sentOn.get(number) ? 1 : 0;
      sentOn.set(number);
      return; // out of order by design, and answered before, as a dead letter
    }
    observer.onAnswer(number, System.currentTimeMillis() - record.timestamp());
    if (classified.get(number) || dead.get(number)) {
      doubled++;
    } else {
      answered++;
    }
    (record.topic().equals(results) ? classified : dead).set(number);
    Integer before = lastOfPath.put(List.of(from, record.topic(), record.partition()), number);
    if (before != null && before > number) {
      disordered++;
    }
    last[from] = Math.max(last[from], number);
    notifyAll();
  }

  private static int header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Integer.parseInt(
        new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8));
  }

  /** Records come from so many partitions from now on. */
  synchronized void partitions(int partitions) {
    int before = last.length;
    last = Arrays.copyOf(last, partitions);
    Arrays.fill(last, Math.min(before, partitions), partitions, -1);
  }

  /** Reads from the beginning again: the topics were made anew. */
  void rewind() {
    rewind = true;
  }

  /** True when, from every partition, a record of this number or later has been answered. */
  synchronized boolean reached(int number) {
    return Arrays.stream(last).allMatch(n -> n >= number);
  }

  /** Waits until all numbers below this have been answered, or {@code patience} is over. */
  synchronized void await(int numbers, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (missing(numbers) > 0 && System.nanoTime() < deadline) {
      wait(200);
    }
  }

  synchronized int missing(int numbers) {
    BitSet all = (BitSet) classified.clone();
    all.or(dead);
    return numbers - all.get(0, numbers).cardinality();
  }

  /** How many numbers have been answered. */
  synchronized int answered() {
    return answered;
  }

  /** From now on. */
  void observer(AnswerObserver newObserver) {
    this.observer = newObserver;
  }

  synchronized int doubled() {
    return doubled;
  }

  synchronized int disordered() {
    return disordered;
  }

  synchronized int deadLetters() {
    return dead.cardinality();
  }

  /** Numbers that were answered again because their dead letters were sent on. */
  synchronized int sentOn() {
    return sentOn.cardinality();
  }

  /** Dead letters of numbers in [from, to). */
  synchronized int deadBetween(int from, int to) {
    return dead.get(from, to).cardinality();
  }

  /** Dead letters that should have been classified. */
  synchronized int deadButNot(IntPredicate meant) {
    return (int) dead.stream().filter(meant.negate()).count();
  }

  /** Results that should have been dead letters. */
  synchronized int classifiedBut(IntPredicate meantDead) {
    return (int) classified.stream().filter(meantDead).count();
  }

  @Override
  public void close() {
    stopped = true;
    Uninterruptibly.join(thread);
  }
}
