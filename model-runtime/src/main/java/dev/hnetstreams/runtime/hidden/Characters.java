package dev.hnetstreams.runtime.hidden;

import dev.hnetstreams.runtime.chunk.Utf8;
import java.util.Arrays;

/** A text as code points with their places in bytes. Each undecodable byte is {@link #NONE}. */
final class Characters {
  /** Stands for no character. */
  static final int NONE = -1;

  private final int[] codePoints;
  private final int[] offsets;
  private final int count;

  private Characters(int[] codePoints, int[] offsets, int count) {
    this.codePoints = codePoints;
    this.offsets = offsets;
    this.count = count;
  }

  static Characters of(byte[] text) {
    int[] codePoints = new int[text.length];
    int[] offsets = new int[text.length + 1];
    int count = 0;
    int at = 0;
    while (at < text.length) {
      int size = Utf8.sequenceLength(text, at, text.length);
      codePoints[count] = codePoint(text, at, size);
      offsets[count++] = at;
      at += Math.max(1, size);
    }
    offsets[count] = text.length;
    return new Characters(codePoints, offsets, count);
  }

  private static int codePoint(byte[] text, int at, int size) {
    return switch (size) {
      case 0 -> NONE;
      case 1 -> text[at];
      case 2 -> ((text[at] & 0x1f) << 6) | (text[at + 1] & 0x3f);
      case 3 -> ((text[at] & 0x0f) << 12) | ((text[at + 1] & 0x3f) << 6) | (text[at + 2] & 0x3f);
      default ->
          ((text[at] & 0x07) << 18)
              | ((text[at + 1] & 0x3f) << 12)
              | ((text[at + 2] & 0x3f) << 6)
              | (text[at + 3] & 0x3f);
    };
  }

  int count() {
    return count;
  }

  /** The code point at an index, or {@link #NONE} before the first and past the last. */
  int at(int index) {
    return index >= 0 && index < count ? codePoints[index] : NONE;
  }

  /** Offset in bytes of the character at an index, from 0 to {@link #count}. */
  int byteAt(int index) {
    return offsets[index];
  }

  /** A copy of the code points [from, to). */
  int[] slice(int from, int to) {
    return Arrays.copyOfRange(codePoints, from, to);
  }
}
