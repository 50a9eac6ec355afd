package dev.hnetstreams.sandbox.demo;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what the service committed, and counts: every message of this run once, in results or dead
 * letters; beside them what was answered to other producers, and what the service did not write.
 */
public final class Tally implements AutoCloseable {
  private static final long MAX_MILLIS = 600_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String results;
  private final Numbering numbering;
  private final Listener listener;
  private final Thread thread;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final Set<Long> seen = new HashSet<>();
  private final ConcurrentHistogram millis = new ConcurrentHistogram(MAX_MILLIS, 3);
  private final AtomicLong classified = new AtomicLong();
  private final AtomicLong deadLettered = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private final AtomicLong others = new AtomicLong();
  private final AtomicLong foreign = new AtomicLong();
  private volatile RuntimeException failure;
  private volatile long firstNanos;
  private volatile long firstCount;
  private volatile long lastNanos;

  /** Is shown what was counted, on the thread that counts. */
  public interface Listener {
    void onAnswer(ConsumerRecord<byte[], byte[]> record, Answer answer);
  }

  /**
   * The demo's last line. {@code others}: answers to records of other producers; {@code foreign}:
   * records that the service did not write.
   */
  @JsonPropertyOrder({
    "produced",
    "classified",
    "deadLettered",
    "duplicates",
    "missing",
    "others",
    "foreign",
    "seconds",
    "messagesPerSecond",
    "bytesPerSecond",
    "p50Millis",
    "p99Millis"
  })
  public record Summary(
      long produced,
      long classified,
      long deadLettered,
      long duplicates,
      long missing,
      long others,
      long foreign,
      double seconds,
      double messagesPerSecond,
      double bytesPerSecond,
      double p50Millis,
      double p99Millis) {
    public boolean good() {
      return duplicates == 0 && missing == 0;
    }
  }

  /** Begins to read at the topics' beginnings. */
  public Tally(
      String bootstrapServers,
      String results,
      String deadLetters,
      Numbering numbering,
      Listener listener) {
    this.results = results;
    this.numbering = numbering;
    this.listener = listener;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "group.id", "tally-" + System.nanoTime(),
                "auto.offset.reset", "earliest",
                "isolation.level", "read_committed",
                "enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    consumer.subscribe(List.of(results, deadLetters));
    this.thread = new Thread(this::read, "tally");
    thread.start();
  }

  private void read() {
    try (consumer) {
      readOn();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void readOn() {
    while (!stop.get()) {
      long before = answered();
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        count(record);
      }
      if (answered() > before) {
        lastNanos = System.nanoTime();
        if (firstNanos == 0) {
          firstCount = answered();
          firstNanos = lastNanos;
        }
      }
    }
  }

  private void count(ConsumerRecord<byte[], byte[]> record) {
    Answer answer = Answer.of(record, results);
    OptionalLong number = numbering.numberOf(record.headers());
    if (answer == Answer.FOREIGN) {
      foreign.incrementAndGet();
    } else if (number.isEmpty()) {
      others.incrementAndGet();
    } else if (seen.add(number.getAsLong())) {
      long late = System.currentTimeMillis() - record.timestamp();
      millis.recordValue(Math.min(MAX_MILLIS, Math.max(0, late)));
      (answer == Answer.RESULT ? classified : deadLettered).incrementAndGet();
    } else {
      duplicates.incrementAndGet();
    }
    listener.onAnswer(record, answer);
  }

  /**
   * Distinct messages of this run that were answered so far.
   *
   * @throws IllegalStateException when nobody counts any more
   */
  public long answered() {
    if (failure != null) {
      throw new IllegalStateException("cannot count the answers: " + failure, failure);
    }
    return classified.get() + deadLettered.get();
  }

  /** Answers to records of other producers so far. */
  public long others() {
    return others.get();
  }

  /** Records so far that the service did not write. */
  public long foreign() {
    return foreign.get();
  }

  public long deadLettered() {
    return deadLettered.get();
  }

  /** Latency so far, from a record's timestamp to its committed answer, in milliseconds. */
  public double percentileMillis(double percentile) {
    return millis.getValueAtPercentile(percentile);
  }

  /** Forgets latencies, for a second measurement. */
  public void resetLatency() {
    millis.reset();
  }

  /** Forgets the rate: the first answers from now on begin a new one. */
  public void resetRate() {
    firstNanos = 0;
  }

  /** Answers per second between the first and the last that came. */
  public double answersPerSecond() {
    double seconds = (lastNanos - firstNanos) * 1e-9;
    return seconds <= 0 ? 0 : (answered() - firstCount) / seconds;
  }

  public Summary summary(long produced, long bytes, double seconds) {
    return new Summary(
        produced,
        classified.get(),
        deadLettered.get(),
        duplicates.get(),
        produced - answered(),
        others.get(),
        foreign.get(),
        rounded(seconds),
        rounded(answered() / seconds),
        rounded(bytes / seconds),
        percentileMillis(50),
        percentileMillis(99));
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  @Override
  public void close() {
    stop.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
