package dev.hnetstreams.app.demo;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the service committed, and counts: every input once, in results or dead letters. */
public final class Tally implements AutoCloseable {
  /** Set by the producer: the number of the message. */
  public static final String NUMBER_HEADER = "demo-number";

  private static final long MOST_MILLIS = 600_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Consumer<ConsumerRecord<byte[], byte[]>> onResult;
  private final Thread thread;
  private final AtomicBoolean stop = new AtomicBoolean();
  private final Set<Long> seen = new HashSet<>();
  private final ConcurrentHistogram millis = new ConcurrentHistogram(MOST_MILLIS, 3);
  private final AtomicLong classified = new AtomicLong();
  private final AtomicLong deadLettered = new AtomicLong();
  private final AtomicLong duplicates = new AtomicLong();
  private volatile long firstNanos;
  private volatile long firstCount;
  private volatile long lastNanos;

  /** The demo's last line. */
  @JsonPropertyOrder({
    "produced",
    "classified",
    "deadLettered",
    "duplicates",
    "missing",
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
      Consumer<ConsumerRecord<byte[], byte[]>> onResult) {
    this.onResult = onResult;
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
    consumer.close();
  }

  private void count(ConsumerRecord<byte[], byte[]> record) {
    var number = record.headers().lastHeader(NUMBER_HEADER);
    if (number == null) {
      onResult.accept(record);
      return;
    }
    if (!seen.add(Long.parseLong(new String(number.value(), StandardCharsets.UTF_8)))) {
      duplicates.incrementAndGet();
      return;
    }
    long late = System.currentTimeMillis() - record.timestamp();
    millis.recordValue(Math.min(MOST_MILLIS, Math.max(0, late)));
    if (record.headers().lastHeader(DeadLetterHeaders.REASON) != null) {
      deadLettered.incrementAndGet();
    } else {
      classified.incrementAndGet();
      onResult.accept(record);
    }
  }

  /** Distinct messages answered so far. */
  public long answered() {
    return classified.get() + deadLettered.get();
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
