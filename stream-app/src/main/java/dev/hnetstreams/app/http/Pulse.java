package dev.hnetstreams.app.http;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.batch.Batch;
import java.util.concurrent.atomic.LongAdder;

/** What went through since the last beat. Any thread counts; one takes the beats. */
final class Pulse implements BatchObserver {
  private final LongAdder records = new LongAdder();
  private final LongAdder recordBytes = new LongAdder();
  private final LongAdder deadLetters = new LongAdder();
  private final LongAdder batches = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder paddedBytes = new LongAdder();
  private final LongAdder chunks = new LongAdder();
  private final LongAdder busyNanos = new LongAdder();
  private final LatencyCounts endToEnd = new LatencyCounts();
  private long lastNanos = System.nanoTime();

  /**
   * A second or so of the service.
   *
   * @param p50Millis from a record's timestamp to its answer; null when nothing came
   * @param rowsPerBatch mean; 0 when nothing was run
   * @param paddingRatio padding's share of the bytes computed, in [0, 1)
   * @param bytesPerChunk mean; 0 when nothing was run
   * @param busySeconds that workers spent in the model, by second of time
   */
  record Beat(
      double recordsPerSecond,
      double bytesPerSecond,
      double deadLettersPerSecond,
      Double p50Millis,
      Double p99Millis,
      double rowsPerBatch,
      double paddingRatio,
      double bytesPerChunk,
      @JsonIgnore double busySeconds) {}

  @Override
  public void onBatch(Batch batch, long inferNanos, long innermostChunks) {
    batches.increment();
    rows.add(batch.rows().size());
    bytes.add(batch.bytes());
    paddedBytes.add(batch.paddedBytes());
    chunks.add(innermostChunks);
    busyNanos.add(inferNanos);
  }

  /** A record left. */
  void onOutcome(Outcome answered, long timestamp) {
    records.increment();
    if (answered instanceof Outcome.Classified classified) {
      recordBytes.add(classified.bytes().length);
    } else {
      deadLetters.increment();
    }
    endToEnd.record(System.currentTimeMillis() - timestamp);
  }

  /** Everything since the last beat, and begins anew. */
  Beat beat() {
    long now = System.nanoTime();
    double seconds = Math.max(1e-3, (now - lastNanos) * 1e-9);
    lastNanos = now;
    LatencyCounts.Percentiles latency = endToEnd.take();
    long ran = batches.sumThenReset();
    long read = bytes.sumThenReset();
    long computed = paddedBytes.sumThenReset();
    long cut = chunks.sumThenReset();
    return new Beat(
        rounded(records.sumThenReset() / seconds),
        rounded(recordBytes.sumThenReset() / seconds),
        rounded(deadLetters.sumThenReset() / seconds),
        latency == null ? null : (double) latency.p50Millis(),
        latency == null ? null : (double) latency.p99Millis(),
        ran == 0 ? 0 : rounded((double) rows.sumThenReset() / ran),
        computed == 0 ? 0 : rounded(1 - (double) read / computed),
        cut == 0 ? 0 : rounded((double) read / cut),
        busyNanos.sumThenReset() * 1e-9 / seconds);
  }

  static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
