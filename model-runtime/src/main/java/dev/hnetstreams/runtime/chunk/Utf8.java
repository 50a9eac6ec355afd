package dev.hnetstreams.runtime.chunk;

/** UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing past U+10FFFF. */
public final class Utf8 {
  private Utf8() {}

  /** Units in which offsets into decoded text are counted. */
  public enum Unit {
    /** Java, JavaScript, C#. */
    UTF16,
    /** Python, Go runes, Rust chars. */
    CODE_POINT
  }

  /** Bytes that belong to no well-formed sequence; 0 when the span is valid. */
  public static int undecodableBytes(byte[] bytes, int offset, int length) {
    int bad = 0;
    int end = offset + length;
    int i = offset;
    while (i < end) {
      if (bytes[i] >= 0) {
        i++;
        continue;
      }
      int size = sequenceLength(bytes, i, end);
      if (size == 0) {
        bad++;
        i++;
      } else {
        i += size;
      }
    }
    return bad;
  }

  /**
   * Where each chunk starts, in units of the decoded text. A chunk that starts inside a character
   * starts, by this count, at that character.
   *
   * @param bytes valid UTF-8
   * @param lengths bytes of each chunk from {@code offset} on
   * @param base units before {@code offset}
   * @return [lengths.length]
   */
  public static int[] starts(byte[] bytes, int offset, int[] lengths, int base, Unit unit) {
    int[] starts = new int[lengths.length];
    int at = offset;
    int units = base;
    int boundary = offset;
    for (int c = 0; c < lengths.length; c++) {
      while (at < boundary) {
        int size = sequenceLength(bytes, at, bytes.length);
        if (size == 0 || at + size > boundary) {
          break;
        }
        units += size == 4 && unit == Unit.UTF16 ? 2 : 1;
        at += size;
      }
      starts[c] = units;
      boundary += lengths[c];
    }
    return starts;
  }

  /** Units in a span of valid UTF-8. */
  public static int units(byte[] bytes, int offset, int length, Unit unit) {
    int units = 0;
    for (int i = offset; i < offset + length; i++) {
      if ((bytes[i] & 0xC0) != 0x80) {
        units += unit == Unit.UTF16 && (bytes[i] & 0xF8) == 0xF0 ? 2 : 1;
      }
    }
    return units;
  }

  /** The nearest place at or before {@code at} that does not split a character. */
  public static int boundaryAtOrBefore(byte[] bytes, int at) {
    int back = at;
    while (back > 0 && at - back < 3 && back < bytes.length && (bytes[back] & 0xC0) == 0x80) {
      back--;
    }
    return back < bytes.length && (bytes[back] & 0xC0) == 0x80 ? at : back;
  }

  /** The nearest place at or after {@code at} that does not split a character. */
  public static int boundaryAtOrAfter(byte[] bytes, int at) {
    int forward = at;
    while (forward < bytes.length && forward - at < 3 && (bytes[forward] & 0xC0) == 0x80) {
      forward++;
    }
    return forward < bytes.length && (bytes[forward] & 0xC0) == 0x80 ? at : forward;
  }

  /** Bytes of the well-formed sequence at {@code i}: 1 to 4, or 0 when there is none. */
  public static int sequenceLength(byte[] bytes, int i, int end) {
    int lead = bytes[i] & 0xFF;
    if (lead < 0x80) {
      return 1;
    }
    int size = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (size == 0 || i + size > end) {
      return 0;
    }
    int second = bytes[i + 1] & 0xFF;
    int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      return 0;
    }
    for (int k = 2; k < size; k++) {
      if ((bytes[i + k] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return size;
  }

  /**
   * Bytes of characters that take no room of their own: combining marks of U+0300 to U+036F, and
   * the zero-width, bidirectional and tag characters that floods are made of. Marks that scripts
   * are written with, such as the Indic vowels, do not count.
   */
  static int roomlessBytes(byte[] bytes, int offset, int length) {
    int roomless = 0;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      if (bytes[i] < 0) {
        roomless += roomlessAt(bytes, i, end);
      }
    }
    return roomless;
  }

  private static int roomlessAt(byte[] bytes, int i, int end) {
    int second = i + 1 < end ? bytes[i + 1] & 0xff : 0;
    int third = i + 2 < end ? bytes[i + 2] & 0xff : 0;
    return switch (bytes[i] & 0xff) {
      case 0xcc -> 2; // U+0300 to U+033F
      case 0xcd -> second < 0xb0 ? 2 : 0; // to U+036F
      case 0xe2 -> {
        boolean joiner = second == 0x80 && third >= 0x8b && third <= 0x8f; // U+200B to U+200F
        boolean embedding = second == 0x80 && third >= 0xaa && third <= 0xae; // U+202A to U+202E
        boolean invisible = second == 0x81 && third >= 0xa0 && third <= 0xaf; // U+2060 to U+206F
        yield joiner || embedding || invisible ? 3 : 0;
      }
      case 0xef -> second == 0xbb && third == 0xbf ? 3 : 0; // U+FEFF
      case 0xf3 -> second == 0xa0 ? 4 : 0; // U+E0000 to U+E0FFF
      default -> 0;
    };
  }
}
