package dev.hnetstreams.runtime.hidden;

import java.util.Locale;
import java.util.Set;

/** Tag characters: an alphabet that no font shows. */
final class Tags {
  private static final int FIRST = 0xe0000;
  private static final int LAST = 0xe007f;
  private static final int CANCEL = 0xe007f;
  private static final int BLACK_FLAG = 0x1f3f4;
  private static final Set<String> REGIONS = Set.of(Locale.getISOCountries());

  private Tags() {}

  static void find(Characters text, Findings found) {
    for (int i = 0; i < text.count(); i++) {
      if (isTag(text.at(i))) {
        int end = i;
        while (isTag(text.at(end))) {
          end++;
        }
        int from = text.at(i - 1) == BLACK_FLAG ? afterFlag(text, i, end) : i;
        if (from < end) {
          found.add(Kind.TAGS, from, end, read(text.slice(from, end)));
        }
        i = end;
      }
    }
  }

  static boolean isTag(int codePoint) {
    return codePoint >= FIRST && codePoint <= LAST;
  }

  /** The ASCII that tags spell. */
  static String read(int[] tags) {
    StringBuilder ascii = new StringBuilder();
    for (int tag : tags) {
      int character = tag - FIRST;
      if (character >= 0x20 && character < 0x7f) {
        ascii.append((char) character);
      }
    }
    return ascii.isEmpty() ? Names.counted(tags) : ascii.toString();
  }

  /**
   * Where a subdivision's flag ends, such as England's: a country's letters, one to three of the
   * subdivision, a cancel tag. {@code from} when it is none.
   */
  private static int afterFlag(Characters text, int from, int to) {
    StringBuilder code = new StringBuilder();
    for (int i = from; i < to && i < from + 6; i++) {
      if (text.at(i) == CANCEL) {
        boolean country =
            code.length() > 2
                && REGIONS.contains(code.substring(0, 2).toUpperCase(Locale.ROOT))
                && code.chars().allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'));
        return country ? i + 1 : from;
      }
      code.append((char) (text.at(i) - FIRST));
    }
    return from;
  }
}
