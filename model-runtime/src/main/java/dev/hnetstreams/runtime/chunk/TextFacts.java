package dev.hnetstreams.runtime.chunk;

/**
 * What one look at the bytes tells, before any model.
 *
 * @param validUtf8 the whole text decodes
 * @param notText more control characters than text has: a binary, UTF-16, random bytes
 * @param suspect looks like a chunk bomb: mostly one byte repeated, or a quarter undecodable bytes
 */
public record TextFacts(boolean validUtf8, boolean notText, boolean suspect) {
  private static final int LEAST_SUSPECT_BYTES = 64;

  /** Looks at a span of bytes once. */
  public static TextFacts of(byte[] bytes, int offset, int length) {
    int controls = 0;
    int repeats = 0;
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      byte b = bytes[i];
      if ((b >= 0 && b < 0x20 && b != '\n' && b != '\r' && b != '\t') || b == 0x7f) {
        controls++;
      }
      if (i > offset && b == bytes[i - 1]) {
        repeats++;
      }
    }
    int undecodable = Utf8.undecodableBytes(bytes, offset, length);
    boolean notText = controls >= 2 && controls * 20 >= length;
    boolean suspect =
        length >= LEAST_SUSPECT_BYTES && (repeats * 2 > length || undecodable * 4 > length);
    return new TextFacts(undecodable == 0, notText, suspect);
  }
}
