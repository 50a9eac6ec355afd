package dev.hnetstreams.runtime.batch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Collects rows by length and hands out the batch to run next. Owned by one thread, or guarded by
 * its owner; {@code nowNanos} is {@link System#nanoTime()}.
 *
 * <p>Work-conserving: with a {@code maxWait} of zero an idle worker gets what is there at once, and
 * batches grow only while workers are busy. The bucket whose oldest row came first goes first, so
 * none starves. Suspects (chunk bombs) wait in a queue of their own and run alone.
 */
public final class MicroBatcher {
  private static final double FIRST_BYTES_PER_CHUNK = 4.0;

  private final BatchingConfig config;
  private final int[] bucketBytes;
  private final int lengthMultiple;
  private final long maxWaitNanos;
  private final Queue[] queues;
  private final ChunkEstimator estimator = new ChunkEstimator(FIRST_BYTES_PER_CHUNK);
  private int queuedRows;

  /** First in, first out, linked through the rows; counts what a batch of it would cost. */
  private static final class Queue {
    final int bucket;
    Row head;
    Row tail;
    int rows;

    Queue(int bucket) {
      this.bucket = bucket;
    }
  }

  /**
   * @param bucketBytes upper bounds of the buckets, ascending
   * @param lengthMultiple rows are padded to a multiple of this, in bytes
   */
  public MicroBatcher(BatchingConfig config, List<Integer> bucketBytes, int lengthMultiple) {
    this.config = config;
    this.bucketBytes = bucketBytes.stream().mapToInt(Integer::intValue).toArray();
    this.lengthMultiple = lengthMultiple;
    this.maxWaitNanos = config.maxWait().toNanos();
    this.queues = new Queue[this.bucketBytes.length + 1];
    for (int i = 0; i < this.bucketBytes.length; i++) {
      queues[i] = new Queue(this.bucketBytes[i]);
    }
    queues[this.bucketBytes.length] = new Queue(this.bucketBytes[this.bucketBytes.length - 1]);
  }

  /** Takes a row in. False when the queue is full; the row is then not taken. */
  public boolean offer(Row row) {
    if (queuedRows >= config.maxQueuedRows()) {
      return false;
    }
    Queue queue = queues[row.suspect() ? bucketBytes.length : bucketOf(row.length())];
    if (queue.tail == null) {
      queue.head = row;
    } else {
      queue.tail.next(row);
    }
    queue.tail = row;
    queue.rows++;
    queuedRows++;
    return true;
  }

  /**
   * The batch to run next for an idle worker: of the buckets that are due or full enough, the one
   * whose oldest row came first. Empty when nothing is ready.
   */
  public Optional<Batch> take(long nowNanos) {
    while (true) {
      Queue queue = mostUrgent(nowNanos);
      if (queue == null) {
        return Optional.empty();
      }
      List<Row> rows = fill(queue, nowNanos);
      if (!rows.isEmpty()) {
        return Optional.of(new Batch(rows, widthOf(rows), queue.bucket));
      }
    }
  }

  /** Nanoseconds until a row that waits for company is due: 0 or more; empty when none waits. */
  public Optional<Long> nanosToNextDue(long nowNanos) {
    long least = Long.MAX_VALUE;
    for (Queue queue : queues) {
      if (queue.head != null) {
        least = Math.min(least, maxWaitNanos - (nowNanos - queue.head.arrivalNanos()));
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
    return queuedRows;
  }

  /** The learned average. */
  public double bytesPerChunk() {
    return estimator.bytesPerChunk();
  }

  private Queue mostUrgent(long nowNanos) {
    Queue urgent = null;
    for (Queue queue : queues) {
      if (queue.head != null
          && (urgent == null || queue.head.arrivalNanos() - urgent.head.arrivalNanos() < 0)
          && ready(queue, nowNanos)) {
        urgent = queue;
      }
    }
    return urgent;
  }

  private boolean ready(Queue queue, long nowNanos) {
    return nowNanos - queue.head.arrivalNanos() >= maxWaitNanos
        || queue.head.suspect()
        || queue.rows >= config.maxRows()
        || (long) queue.rows * queue.bucket >= config.maxPaddedBytes();
  }

  /** Unlinks rows from the head while the batch stays in budget; cancelled ones are dropped. */
  private List<Row> fill(Queue queue, long nowNanos) {
    List<Row> rows = new ArrayList<>(Math.min(queue.rows, config.maxRows()));
    int width = 0;
    int mostChunks = 0;
    while (queue.head != null && rows.size() < config.maxRows()) {
      Row row = queue.head;
      if (!row.cancelled()) {
        int newWidth = Math.max(width, padded(row.length()));
        int newChunks = Math.max(mostChunks, estimator.expectedChunks(row));
        int count = rows.size() + 1;
        if (count > 1
            && (row.suspect()
                || (long) count * newWidth > config.maxPaddedBytes()
                || (long) count * newChunks > config.maxChunks())) {
          break;
        }
        width = newWidth;
        mostChunks = newChunks;
      }
      queue.head = row.next();
      queue.tail = queue.head == null ? null : queue.tail;
      queue.rows--;
      queuedRows--;
      row.taken(nowNanos);
      if (!row.cancelled()) {
        rows.add(row);
      }
    }
    return rows;
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
