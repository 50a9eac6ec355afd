package dev.hnetstreams.app.deadletter;

import java.util.BitSet;

/**
 * Which letters of one partition have been sent on. It is what a committed offset remembers: the
 * offset is the first letter that has not been, and those beyond it that have stand in the commit's
 * metadata. So a filter may leave letters behind for a later one to take, and none is taken twice.
 *
 * <p>Offsets between letters, which transactions and retention leave empty, count as the letter
 * before them. Letters are to be marked in order. Owned by one thread.
 */
final class RedrivenOffsets {
  /** A broker keeps 4096 by default ({@code offset.metadata.max.bytes}). */
  static final int MAX_METADATA_BYTES = 4096;

  private final long floor;
  private final BitSet beyond;
  private long before = -1;

  /**
   * @param floor offset; all before it are handled
   */
  RedrivenOffsets(long floor) {
    this(floor, new BitSet());
  }

  private RedrivenOffsets(long floor, BitSet beyond) {
    this.floor = floor;
    this.beyond = beyond;
  }

  /**
   * From what was committed.
   *
   * @throws IllegalArgumentException when the metadata is not ours
   */
  static RedrivenOffsets parse(long offset, String metadata) {
    if (metadata == null || metadata.isEmpty()) {
      return new RedrivenOffsets(offset);
    }
    return new RedrivenOffsets(offset, OffsetRuns.parse(metadata));
  }

  RedrivenOffsets copy() {
    RedrivenOffsets copy = new RedrivenOffsets(floor, (BitSet) beyond.clone());
    copy.before = before;
    return copy;
  }

  boolean contains(long offset) {
    return offset < floor || beyond.get(index(offset));
  }

  /** The letter of this offset has been looked at. */
  void mark(long offset, boolean handled) {
    if (before >= floor) {
      beyond.set(index(before), index(offset), beyond.get(index(before)));
    } else if (offset > floor) {
      beyond.set(0, index(offset)); // nothing is left before the first letter that there is
    }
    beyond.set(index(offset), handled);
    before = offset;
  }

  /** What to commit: the first offset that is not handled. */
  long offset() {
    return floor + beyond.nextClearBit(0);
  }

  /**
   * What to commit with it; empty when nothing beyond {@link #offset()} is handled.
   *
   * @throws IllegalStateException when it would be more than a broker keeps
   */
  String metadata() {
    int from = beyond.nextClearBit(0);
    if (beyond.length() <= from) {
      return "";
    }
    String metadata = OffsetRuns.format(beyond, from);
    if (metadata.length() > MAX_METADATA_BYTES) {
      throw new IllegalStateException(
          "what has been sent on is scattered over more dead letters than Kafka can remember:"
              + " send on, or let expire, those in between (from offset "
              + offset()
              + ")");
    }
    return metadata;
  }

  private int index(long offset) {
    long index = offset - floor;
    if (index > OffsetRuns.MAX_SPAN) {
      throw new IllegalStateException(
          "more than %d dead letters since the first that was left, at offset %d"
              .formatted(OffsetRuns.MAX_SPAN, floor));
    }
    return (int) index;
  }
}
