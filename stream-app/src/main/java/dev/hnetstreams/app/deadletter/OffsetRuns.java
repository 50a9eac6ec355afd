package dev.hnetstreams.app.deadletter;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.BitSet;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A set of offsets as text for a commit's metadata: lengths of runs that are not in the set and
 * that are, in turn, beginning with one that is not. Each length is a little-endian base-128
 * number; all of them are deflated, and stand in Base64 after {@code 1:}.
 */
final class OffsetRuns {
  /** Offsets that a set may span. */
  static final int MAX_SPAN = 1 << 28;

  private static final String VERSION = "1:";

  private OffsetRuns() {}

  /**
   * @return index 0 stands for the committed offset
   * @throws IllegalArgumentException when the text is not of this format
   */
  static BitSet parse(String metadata) {
    if (!metadata.startsWith(VERSION)) {
      throw new IllegalArgumentException("metadata of another format");
    }
    byte[] runs = inflated(Base64.getDecoder().decode(metadata.substring(VERSION.length())));
    BitSet set = new BitSet();
    int at = 0;
    boolean in = false;
    for (int i = 0; i < runs.length; in = !in) {
      int length = 0;
      int shift = 0;
      byte part;
      do {
        part = runs[i++];
        length |= (part & 0x7f) << shift;
        shift += 7;
      } while (part < 0 && i < runs.length);
      if (length < 0 || at + length > MAX_SPAN) {
        throw new IllegalArgumentException("metadata of too long a span");
      }
      set.set(at, at + length, in);
      at += length;
    }
    return set;
  }

  /**
   * The text of a set.
   *
   * @param from index of the committed offset, which is not in the set
   */
  static String format(BitSet set, int from) {
    ByteArrayOutputStream runs = new ByteArrayOutputStream();
    boolean in = false;
    for (int at = from; at < set.length(); in = !in) {
      int end = in ? set.nextClearBit(at) : set.nextSetBit(at);
      int length = end - at;
      for (; length > 0x7f; length >>>= 7) {
        runs.write(length | 0x80);
      }
      runs.write(length);
      at = end;
    }
    return VERSION + Base64.getEncoder().encodeToString(deflated(runs.toByteArray()));
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
