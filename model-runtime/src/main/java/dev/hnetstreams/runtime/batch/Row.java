package dev.hnetstreams.runtime.batch;

/**
 * A span of bytes to run through the model once. Links to its successor in the queue, so that
 * queueing allocates nothing.
 */
public class Row {
  private final byte[] bytes;
  private final int offset;
  private final int length;
  private final boolean suspect;
  private final long arrivalNanos;
  private long takenNanos;
  private Row next;

  /**
   * @param bytes not copied; must not change while the row waits or runs
   * @param length 1 or more
   * @param suspect looks like a chunk bomb: runs alone
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

  /** True when it looks like a chunk bomb. */
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

  /** True when nobody waits for it any more: it is dropped instead of run. */
  public boolean cancelled() {
    return false;
  }

  final void taken(long nowNanos) {
    takenNanos = nowNanos;
    next = null;
  }

  final Row next() {
    return next;
  }

  final void next(Row row) {
    next = row;
  }
}
