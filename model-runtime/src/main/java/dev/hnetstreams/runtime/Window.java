package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.chunk.TextFacts;
import dev.hnetstreams.runtime.chunk.Utf8;
import java.util.List;

/**
 * A part of a text that the model reads in one row.
 *
 * @param offset in bytes
 * @param length in bytes, 1 or more
 * @param suspect looks like a chunk bomb
 * @param cut shortened because it is suspect
 */
public record Window(int offset, int length, boolean suspect, boolean cut) {

  /**
   * Plans the windows of a text: all of it where one or two rows can hold it, else its head and its
   * tail. No window begins or ends inside a character. Suspect windows are cut: of a chunk bomb no
   * more than {@code maxSuspectBytes} are read, of one with a head and a tail half of that each.
   *
   * @param facts about the whole text
   * @param maxBytes the model's longest row
   */
  static List<Window> plan(byte[] bytes, TextFacts facts, int maxBytes, int maxSuspectBytes) {
    if (bytes.length <= maxBytes) {
      return List.of(window(bytes, 0, bytes.length, facts.suspect(), maxSuspectBytes));
    }
    int headEnd = Utf8.boundaryAtOrBefore(bytes, maxBytes);
    int tailStart = Math.max(headEnd, Utf8.boundaryAtOrAfter(bytes, bytes.length - maxBytes));
    int tailLength = bytes.length - tailStart;
    boolean headSuspect = TextFacts.of(bytes, 0, headEnd).suspect();
    boolean tailSuspect = TextFacts.of(bytes, tailStart, tailLength).suspect();
    int limit = headSuspect && tailSuspect ? Math.max(1, maxSuspectBytes / 2) : maxSuspectBytes;
    return List.of(
        window(bytes, 0, headEnd, headSuspect, limit),
        window(bytes, tailStart, tailLength, tailSuspect, limit));
  }

  private static Window window(
      byte[] bytes, int offset, int length, boolean suspect, int maxSuspectBytes) {
    if (!suspect || length <= maxSuspectBytes) {
      return new Window(offset, length, suspect, false);
    }
    int limit = offset + maxSuspectBytes;
    int end = Utf8.boundaryAtOrBefore(bytes, limit);
    return new Window(offset, (end > offset ? end : limit) - offset, true, true);
  }
}
