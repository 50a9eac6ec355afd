package dev.hnetstreams.runtime.batch;

/**
 * A span of bytes to run through the model once. Links to its neighbours in the queue, so that
 * queueing allocates nothing and leaving it early takes no search.
 */
public class Row {
  private final byte[] bytes;
  private final int offset;
  private final int length;
  private final boolean suspect;
  private final long arrivalNanos;
  private long takenNanos;
  private Row previous;
  private Row next;
  private boolean queued;

  /**
   * @param bytes not copied; must not change while the row waits or runs
   * @param length 1 or more
   * @param suspect looks like a chunk bomb, or is suspected otherwise: runs alone
   * @param arrivalNanos {@link System#nanoTime()} when it came in
   */
  public Row(byte[] bytes, int offset, int length, boolean suspect, long arrivalNanos) {
    if (length < 1 || offset < 0 || offset + length > bytes.length) {
      throw new IllegalArgumentException(
          "span [" + offset + ", +" + length + ") of " + bytes.length + " bytes");
    }
    this.bytes = bytes;
    this.offset = offset;
    this.length = length;
    this.suspect = suspect;
    this.arrivalNanos = arrivalNanos;
  }

  public final byte[] bytes() {
    return bytes;
  }

  public final int offset() {
    return offset;
  }

  /** In bytes, 1 or more. */
  public final int length() {
    return length;
  }

  /** True when it looks like a chunk bomb or must run alone for another reason. */
  public final boolean suspect() {
    return suspect;
  }

  public final long arrivalNanos() {
    return arrivalNanos;
  }

  /** When it left the queue; 0 while it waits. */
  public final long takenNanos() {
    return takenNanos;
  }

  /** The queue that it waits in. */
  public Flow flow() {
    return Flow.STREAM;
  }

  /** True when each chunk's share in the decisions is asked for. */
  public boolean evidence() {
    return false;
  }

  /** True when the chunks' logits are wanted, for segments. */
  public boolean segments() {
    return false;
  }

  /** Where its text was read; null when that is no record of a topic. */
  public Origin origin() {
    return null;
  }

  /** Of the asker's own, for those who run or observe batches; null: none. */
  public Object tag() {
    return null;
  }

  /** True when its text was asked to run alone; chunk bombs do so unasked. */
  public boolean alone() {
    return false;
  }

  /** True when its caller has cancelled it: it is dropped instead of run. */
  public boolean cancelled() {
    return false;
  }

  final void taken(long nowNanos) {
    takenNanos = nowNanos;
  }

  /** Links it in behind {@code last}, which may be null. */
  final void enqueue(Row last) {
    previous = last;
    next = null;
    queued = true;
    if (last != null) {
      last.next = this;
    }
  }

  /** Takes it out from between its neighbours. */
  final void dequeue() {
    if (previous != null) {
      previous.next = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    previous = null;
    next = null;
    queued = false;
  }

  final boolean queued() {
    return queued;
  }

  final Row previous() {
    return previous;
  }

  final Row next() {
    return next;
  }
}
