package dev.hnetstreams.runtime.hidden;

import java.util.Arrays;
import java.util.Optional;

/**
 * Reads ASCII out of a row of symbols: two of them as bits, a third between letters, four as pairs
 * of bits.
 */
final class Bits {
  private static final int MOST_BITS = 8;

  private Bits() {}

  /** What the symbols spell, if all of it is printable ASCII. */
  static Optional<String> read(int[] symbols) {
    int[] distinct = Arrays.stream(symbols).distinct().sorted().toArray();
    return switch (distinct.length) {
      case 2 -> best(inGroups(symbols, distinct, 8), inGroups(symbols, distinct, 7));
      case 3 -> separated(symbols, distinct);
      case 4 -> Optional.ofNullable(inPairs(symbols, distinct));
      default -> Optional.empty();
    };
  }

  private static Optional<String> best(String... readings) {
    String best = null;
    for (String reading : readings) {
      if (reading != null && (best == null || letters(reading) > letters(best))) {
        best = reading;
      }
    }
    return Optional.ofNullable(best);
  }

  private static long letters(String text) {
    return text.chars().filter(c -> Character.isLetterOrDigit(c) || c == ' ').count();
  }

  /** Either symbol may be the one. */
  private static String inGroups(int[] symbols, int[] distinct, int width) {
    if (symbols.length % width != 0) {
      return null;
    }
    String[] readings = new String[2];
    for (int one = 0; one < 2; one++) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < symbols.length; i += width) {
        text.append((char) number(symbols, i, i + width, distinct[one]));
      }
      readings[one] = printable(text);
    }
    return best(readings).orElse(null);
  }

  /** One symbol stands between letters, whose leading zeros may be left out. */
  private static Optional<String> separated(int[] symbols, int[] distinct) {
    String[] readings = new String[6];
    for (int separator = 0; separator < 3; separator++) {
      readings[2 * separator] = split(symbols, distinct[separator], distinct[(separator + 1) % 3]);
      readings[2 * separator + 1] =
          split(symbols, distinct[separator], distinct[(separator + 2) % 3]);
    }
    return best(readings);
  }

  private static String split(int[] symbols, int separator, int one) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int i = 0; i <= symbols.length; i++) {
      if (i == symbols.length || symbols[i] == separator) {
        if (i > from) {
          if (i - from > MOST_BITS) {
            return null;
          }
          text.append((char) number(symbols, from, i, one));
        }
        from = i + 1;
      }
    }
    return printable(text);
  }

  private static String inPairs(int[] symbols, int[] distinct) {
    if (symbols.length % 4 != 0) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < symbols.length; i += 4) {
      int value = 0;
      for (int k = i; k < i + 4; k++) {
        value = (value << 2) | Arrays.binarySearch(distinct, symbols[k]);
      }
      text.append((char) value);
    }
    return printable(text);
  }

  private static int number(int[] symbols, int from, int to, int one) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = (value << 1) | (symbols[i] == one ? 1 : 0);
    }
    return value;
  }

  private static String printable(StringBuilder text) {
    boolean all = !text.isEmpty() && text.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
    return all ? text.toString() : null;
  }
}
