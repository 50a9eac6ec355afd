package dev.hnetstreams.app.deadletter;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.BitSet;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Which letters of one partition have been sent on. It is what a committed offset remembers: the
 * offset is the first letter that has not been, and those beyond it that have stand in the commit's
 * metadata. So a filter may leave letters behind for a later one to take, and none is taken twice.
 *
 * <p>Offsets between letters, which transactions and retention leave empty, count as the letter
 * before them. Letters are to be marked in order. Owned by one thread.
 */
final class Handled {
  /** A broker keeps 4096 by default ({@code offset.metadata.max.bytes}). */
  static final int MOST_METADATA_BYTES = 4096;

  private static final String VERSION = "1:";
  private static final int MOST_SPAN = 1 << 28;

  private final long floor;
  private final BitSet beyond;
  private long before = -1;

  /**
   * @param floor offset; all before it are handled
   */
  Handled(long floor) {
    this(floor, new BitSet());
  }

  private Handled(long floor, BitSet beyond) {
    this.floor = floor;
    this.beyond = beyond;
  }

  /**
   * From what was committed.
   *
   * @throws IllegalArgumentException when the metadata is not ours
   */
  static Handled parse(long offset, String metadata) {
    if (metadata == null || metadata.isEmpty()) {
      return new Handled(offset);
    }
    if (!metadata.startsWith(VERSION)) {
      throw new IllegalArgumentException("metadata of another format");
    }
    byte[] runs = inflated(Base64.getDecoder().decode(metadata.substring(VERSION.length())));
    BitSet beyond = new BitSet();
    int at = 0;
    boolean handled = false;
    for (int i = 0; i < runs.length; handled = !handled) {
      int length = 0;
      int shift = 0;
      byte part;
      do {
        part = runs[i++];
        length |= (part & 0x7f) << shift;
        shift += 7;
      } while (part < 0 && i < runs.length);
      if (length < 0 || at + length > MOST_SPAN) {
        throw new IllegalArgumentException("metadata of too long a span");
      }
      beyond.set(at, at + length, handled);
      at += length;
    }
    return new Handled(offset, beyond);
  }

  Handled copy() {
    Handled copy = new Handled(floor, (BitSet) beyond.clone());
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
    ByteArrayOutputStream runs = new ByteArrayOutputStream();
    boolean handled = false;
    for (int at = from; at < beyond.length(); handled = !handled) {
      int end = handled ? beyond.nextClearBit(at) : beyond.nextSetBit(at);
      int length = end - at;
      for (; length > 0x7f; length >>>= 7) {
        runs.write(length | 0x80);
      }
      runs.write(length);
      at = end;
    }
    String metadata = VERSION + Base64.getEncoder().encodeToString(deflated(runs.toByteArray()));
    if (metadata.length() > MOST_METADATA_BYTES) {
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
    if (index > MOST_SPAN) {
      throw new IllegalStateException(
          "more than %d dead letters since the first that was left, at offset %d"
              .formatted(MOST_SPAN, floor));
    }
    return (int) index;
  }

  private static byte[] deflated(byte[] bytes) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    try {
      deflater.setInput(bytes);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] part = new byte[4096];
      while (!deflater.finished()) {
        out.write(part, 0, deflater.deflate(part));
      }
      return out.toByteArray();
    } finally {
      deflater.end();
    }
  }

  private static byte[] inflated(byte[] bytes) {
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      byte[] part = new byte[4096];
      while (!inflater.finished()) {
        int length = inflater.inflate(part);
        if (length == 0) {
          throw new IllegalArgumentException("metadata cut short");
        }
        out.write(part, 0, length);
      }
      return out.toByteArray();
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("metadata that cannot be read", e);
    } finally {
      inflater.end();
    }
  }
}
