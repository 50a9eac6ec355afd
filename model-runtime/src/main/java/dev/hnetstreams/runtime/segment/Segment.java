package dev.hnetstreams.runtime.segment;

/**
 * A part of a text in one language or in one kind of code.
 *
 * @param start offset of its first byte in the text
 * @param end offset past its last byte, above {@code start}
 * @param language the none label of the head {@code language} for code and for what has no language
 * @param code the none label of the head {@code code} for prose
 * @param confidence that most of its bytes are what the labels say, calibrated, in [0, 1]
 */
public record Segment(int start, int end, String language, String code, double confidence) {
  public Segment {
    if (start < 0 || end <= start) {
      throw new IllegalArgumentException("a segment from byte " + start + " to " + end);
    }
  }

  /** Length in bytes, 1 or more. */
  public int bytes() {
    return end - start;
  }

  boolean labelledAs(Segment other) {
    return language.equals(other.language) && code.equals(other.code);
  }
}
