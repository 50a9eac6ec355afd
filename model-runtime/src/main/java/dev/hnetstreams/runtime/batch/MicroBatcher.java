package dev.hnetstreams.runtime.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Collects rows by length and hands out the batch to run next. Owned by one thread, or guarded by
 * its owner; {@code nowNanos} is {@link System#nanoTime()}.
 *
 * <p>Work-conserving: with a {@code maxWait} of zero an idle worker gets the waiting rows at once,
 * and batches grow only while workers are busy. The bucket whose oldest row came first goes first,
 * so none starves. Suspects (chunk bombs) wait in a queue of their own and run alone.
 *
 * <p>Fair: each {@link Flow} has buckets of its own. While both have rows that are ready, the one
 * that was given fewer bytes goes first; the other fills the room that its batch has left.
 */
public final class MicroBatcher {
  private static final double FIRST_BYTES_PER_CHUNK = 4.0;

  private final BatchingConfig config;
  private final int[] bucketBytes;
  private final int lengthMultiple;
  private final long maxWaitNanos;
  private final Buckets stream;
  private final Buckets interactive;
  private final ChunkEstimator estimator = new ChunkEstimator(FIRST_BYTES_PER_CHUNK);

  /** Bytes given to interactive rows less those given to the stream's, while both waited. */
  private long interactiveLead;

  /**
   * @param bucketBytes upper bounds of the buckets, ascending
   * @param lengthMultiple rows are padded to a multiple of this, in bytes
   */
  public MicroBatcher(BatchingConfig config, List<Integer> bucketBytes, int lengthMultiple) {
    this.config = config;
    this.bucketBytes = bucketBytes.stream().mapToInt(Integer::intValue).toArray();
    this.lengthMultiple = lengthMultiple;
    this.maxWaitNanos = config.maxWait().toNanos();
    int suspects = this.bucketBytes.length;
    int[] upperBytes = Arrays.copyOf(this.bucketBytes, suspects + 1);
    upperBytes[suspects] = this.bucketBytes[suspects - 1];
    this.stream = new Buckets(upperBytes);
    this.interactive = new Buckets(upperBytes);
  }

  /** Takes a row in. False when the queue is full; the row is then not taken. */
  public boolean offer(Row row) {
    if (queuedRows() >= config.maxQueuedRows()) {
      return false;
    }
    of(row.flow()).add(bucketOf(row), row);
    return true;
  }

  /** Removes a row that was cancelled. Does nothing when the row has left the queue. */
  public void remove(Row row) {
    if (row.queued()) {
      of(row.flow()).remove(bucketOf(row), row);
    }
  }

  /**
   * The batch to run next for an idle worker: of the buckets that are due or full enough, the one
   * whose oldest row came first, of the flow whose turn it is. Empty when nothing is ready.
   */
  public Optional<Batch> take(long nowNanos) {
    while (true) {
      Buckets.Bucket patient = mostUrgent(stream, nowNanos);
      Buckets.Bucket impatient = mostUrgent(interactive, nowNanos);
      if (patient == null && impatient == null) {
        return Optional.empty();
      }
      boolean contended = patient != null && impatient != null;
      interactiveLead = contended ? interactiveLead : 0;
      boolean interactiveFirst = contended ? interactiveLead <= 0 : patient == null;
      List<Row> rows =
          interactiveFirst
              ? fill(interactive, impatient.at(), stream, nowNanos)
              : fill(stream, patient.at(), interactive, nowNanos);
      if (!rows.isEmpty()) {
        for (Row row : rows) {
          interactiveLead += row.flow() == Flow.INTERACTIVE ? row.length() : -row.length();
        }
        int bucket = (interactiveFirst ? impatient : patient).bytes();
        return Optional.of(new Batch(rows, widthOf(rows), bucket));
      }
    }
  }

  /** Nanoseconds until a row that waits for company is due: 0 or more; empty when none waits. */
  public Optional<Long> nanosToNextDue(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (Buckets flow : List.of(stream, interactive)) {
      for (Buckets.Bucket bucket : flow.all()) {
        if (bucket.head() != null) {
          least = Math.min(least, maxWaitNanos - (nowNanos - bucket.head().arrivalNanos()));
        }
      }
    }
    return least == Long.MAX_VALUE ? Optional.empty() : Optional.of(Math.max(0, least));
  }

  /** A batch has run: this many bytes became this many chunks. */
  public void observe(long bytes, long chunks) {
    estimator.observe(bytes, chunks);
  }

  /** Rows that wait. */
  public int queuedRows() {
    return stream.rows() + interactive.rows();
  }

  /** The learned average. */
  public double bytesPerChunk() {
    return estimator.bytesPerChunk();
  }

  /** Of a flow's buckets that are ready, the one with the oldest head; null when none is. */
  private Buckets.Bucket mostUrgent(Buckets flow, long nowNanos) {
    if (flow.rows() == 0) {
      return null;
    }
    Buckets.Bucket urgent = null;
    for (Buckets.Bucket bucket : flow.all()) {
      Row head = bucket.head();
      if (head != null
          && (urgent == null || head.arrivalNanos() - urgent.head().arrivalNanos() < 0)
          && ready(bucket, nowNanos)) {
        urgent = bucket;
      }
    }
    return urgent;
  }

  private boolean ready(Buckets.Bucket bucket, long nowNanos) {
    return nowNanos - bucket.head().arrivalNanos() >= maxWaitNanos
        || bucket.head().suspect()
        || bucket.rows() >= config.maxRows()
        || (long) bucket.rows() * bucket.bytes() >= config.maxPaddedBytes();
  }

  /** A batch in budget: rows of one flow, oldest first, and then of the other. */
  private List<Row> fill(Buckets first, int bucket, Buckets second, long nowNanos) {
    Draft draft = new Draft();
    boolean room = drain(first, bucket, draft, nowNanos);
    if (room && bucket < bucketBytes.length) {
      drain(second, bucket, draft, nowNanos);
    }
    return draft.rows;
  }

  /** Moves rows from a bucket's head while there is room; cancelled ones are dropped. */
  private boolean drain(Buckets flow, int bucket, Draft draft, long nowNanos) {
    for (Row row = flow.bucket(bucket).head(); row != null; row = flow.bucket(bucket).head()) {
      if (!row.cancelled() && !draft.add(row)) {
        return false;
      }
      flow.remove(bucket, row);
      row.taken(nowNanos);
    }
    return true;
  }

  /** A batch to be. */
  private final class Draft {
    private final List<Row> rows = new ArrayList<>();
    private int width;
    private int mostChunks;

    /** False when the row would burst the budget; it is then not taken. */
    boolean add(Row row) {
      int newWidth = Math.max(width, padded(row.length()));
      int newChunks = Math.max(mostChunks, estimator.expectedChunks(row));
      int count = rows.size() + 1;
      if (count > 1
          && (row.suspect()
              || count > config.maxRows()
              || (long) count * newWidth > config.maxPaddedBytes()
              || (long) count * newChunks > config.maxChunks())) {
        return false;
      }
      width = newWidth;
      mostChunks = newChunks;
      return rows.add(row);
    }
  }

  private Buckets of(Flow flow) {
    return flow == Flow.INTERACTIVE ? interactive : stream;
  }

  private int bucketOf(Row row) {
    return row.suspect() ? bucketBytes.length : bucketOf(row.length());
  }

  private int widthOf(List<Row> rows) {
    int longest = 0;
    for (Row row : rows) {
      longest = Math.max(longest, row.length());
    }
    return padded(longest);
  }

  private int padded(int length) {
    return (length + lengthMultiple - 1) / lengthMultiple * lengthMultiple;
  }

  private int bucketOf(int length) {
    int at = Arrays.binarySearch(bucketBytes, length);
    int bucket = at >= 0 ? at : -at - 1;
    if (bucket == bucketBytes.length) {
      throw new IllegalArgumentException(
          "row of " + length + " bytes, the model reads " + bucketBytes[bucket - 1]);
    }
    return bucket;
  }
}
