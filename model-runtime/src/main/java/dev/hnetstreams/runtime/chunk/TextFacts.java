package dev.hnetstreams.runtime.chunk;

/**
 * Facts that one pass over the bytes tells, before any model.
 *
 * @param validUtf8 the whole text decodes
 * @param notText more control characters than text has: a binary, UTF-16, random bytes
 * @param suspect looks like a chunk bomb: mostly one byte or one character repeated, mostly
 *     characters that take no room (zero-width, combining, tags), or a quarter undecodable bytes
 */
public record TextFacts(boolean validUtf8, boolean notText, boolean suspect) {
  private static final int MIN_SUSPECT_BYTES = 64;

  /** Looks at a span of bytes once. */
  public static TextFacts of(byte[] bytes, int offset, int length) {
    int controls = 0;
    int repeats = 0;
    int pairs = 0;
    int triples = 0;
    int quadruples = 0;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      byte b = bytes[i];
      if ((b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t') || b == 0x7f) {
        controls++;
      }
      repeats += i - 1 >= offset && b == bytes[i - 1] ? 1 : 0;
      pairs += i - 2 >= offset && b == bytes[i - 2] ? 1 : 0;
      triples += i - 3 >= offset && b == bytes[i - 3] ? 1 : 0;
      quadruples += i - 4 >= offset && b == bytes[i - 4] ? 1 : 0;
    }
    int undecodable = Utf8.undecodableBytes(bytes, offset, length);
    boolean notText = controls >= 2 && controls * 20 >= length;
    // Lead bytes recur in plain text: in Cyrillic at every second byte, in Chinese at every third.
    int recurring = Math.max(pairs, Math.max(triples, quadruples));
    boolean suspect =
        length >= MIN_SUSPECT_BYTES
            && (repeats * 2 > length
                || recurring * 4 > length * 3
                || undecodable * 4 > length
                || Utf8.roomlessBytes(bytes, offset, length) * 2 > length);
    return new TextFacts(undecodable == 0, notText, suspect);
  }
}
