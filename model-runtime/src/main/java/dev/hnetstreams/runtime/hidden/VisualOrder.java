package dev.hnetstreams.runtime.hidden;

import java.text.Bidi;
import java.util.Arrays;

/** The order in which a line is shown. */
final class VisualOrder {
  private VisualOrder() {}

  /** Each beside its mirror image. */
  private static final String MIRRORED = "()[]{}<>\u00ab\u00bb";

  /**
   * What stands from left to right.
   *
   * @param indices of the characters, directional controls left out
   * @param mirrored whether a bracket shows its mirror image
   */
  record Shown(int[] indices, boolean[] mirrored) {
    /** The characters of [from, to), at most {@code most} of them. */
    String read(Characters text, int from, int to, int most) {
      StringBuilder read = new StringBuilder();
      for (int k = 0; k < indices.length && read.length() < most; k++) {
        if (indices[k] >= from && indices[k] < to) {
          int codePoint = text.at(indices[k]);
          int pair = mirrored[k] ? MIRRORED.indexOf(codePoint) : -1;
          read.appendCodePoint(pair < 0 ? readable(codePoint) : MIRRORED.charAt(pair ^ 1));
        }
      }
      return read.toString();
    }
  }

  /**
   * The order of the characters [from, to).
   *
   * @param plain as if the controls were not there
   */
  static Shown of(Characters text, int from, int to, boolean plain) {
    int[] source = new int[2 * (to - from)];
    StringBuilder line = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      int codePoint = text.at(i);
      if (!(plain && BidiControls.isControl(codePoint))) {
        int unit = line.length();
        line.appendCodePoint(readable(codePoint));
        Arrays.fill(source, unit, line.length(), i);
      }
    }
    Bidi bidi = new Bidi(line.toString(), Bidi.DIRECTION_DEFAULT_LEFT_TO_RIGHT);
    byte[] levels = new byte[line.length()];
    Integer[] units = new Integer[line.length()];
    for (int u = 0; u < units.length; u++) {
      levels[u] = (byte) bidi.getLevelAt(u);
      units[u] = u;
    }
    Bidi.reorderVisually(levels, 0, units, 0, units.length);
    int[] shown =
        Arrays.stream(units)
            .mapToInt(Integer::intValue)
            .filter(u -> u == 0 || source[u] != source[u - 1])
            .filter(u -> !BidiControls.isControl(text.at(source[u])))
            .toArray();
    boolean[] mirrored = new boolean[shown.length];
    for (int k = 0; k < shown.length; k++) {
      mirrored[k] = bidi.getLevelAt(shown[k]) % 2 == 1;
      shown[k] = source[shown[k]];
    }
    return new Shown(shown, mirrored);
  }

  /** A byte that does not decode shows as U+FFFD. */
  private static int readable(int codePoint) {
    return codePoint == Characters.NONE ? 0xfffd : codePoint;
  }

  /** Whether one of the characters [from, to) is a letter of a script from right to left. */
  static boolean hasRightToLeft(Characters text, int from, int to) {
    return Arrays.stream(text.slice(from, to))
        .filter(c -> c >= 0)
        .map(Character::getDirectionality)
        .anyMatch(
            d ->
                d == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                    || d == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);
  }
}
