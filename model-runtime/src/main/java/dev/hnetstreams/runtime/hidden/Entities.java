package dev.hnetstreams.runtime.hidden;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Invisible ink in HTML: entities of characters that show nothing. */
final class Entities {
  private static final int LONGEST = 20;
  private static final int CERTAIN = 3;
  private static final Map<String, Integer> NAMED =
      Map.ofEntries(
          Map.entry("ZeroWidthSpace", 0x200b),
          Map.entry("NegativeVeryThinSpace", 0x200b),
          Map.entry("NegativeThinSpace", 0x200b),
          Map.entry("NegativeMediumSpace", 0x200b),
          Map.entry("NegativeThickSpace", 0x200b),
          Map.entry("zwnj", 0x200c),
          Map.entry("zwj", 0x200d),
          Map.entry("lrm", 0x200e),
          Map.entry("rlm", 0x200f),
          Map.entry("NoBreak", 0x2060),
          Map.entry("af", 0x2061),
          Map.entry("ApplyFunction", 0x2061),
          Map.entry("it", 0x2062),
          Map.entry("InvisibleTimes", 0x2062),
          Map.entry("ic", 0x2063),
          Map.entry("InvisibleComma", 0x2063),
          Map.entry("shy", 0xad));

  private Entities() {}

  /**
   * @param end index past its semicolon
   */
  private record Entity(int codePoint, int end) {}

  /** Whether a text has the beginning of an entity: an ampersand before a letter or a number. */
  static boolean mayBeIn(byte[] text) {
    for (int i = 0; i + 3 < text.length; i++) {
      if (text[i] == '&' && (text[i + 1] == '#' || Character.isLetter(Math.max(0, text[i + 1])))) {
        return true;
      }
    }
    return false;
  }

  static void find(Characters text, Findings found) {
    for (int i = 0; i < text.count(); i++) {
      int from = i;
      List<Integer> row = new ArrayList<>();
      for (Entity next = at(text, i);
          next != null && showsNothing(next.codePoint);
          next = at(text, i)) {
        row.add(next.codePoint);
        i = next.end;
      }
      if (!row.isEmpty()) {
        int[] codePoints = row.stream().mapToInt(Integer::intValue).toArray();
        if (codePoints.length >= CERTAIN || Arrays.stream(codePoints).anyMatch(Entities::alone)) {
          found.add(Kind.ENTITIES, from, i, said(codePoints));
        }
        i--;
      }
    }
  }

  private static boolean showsNothing(int c) {
    return Tags.isTag(c)
        || BidiControls.isControl(c)
        || ZeroWidths.isZeroWidth(c)
        || Variations.isSelector(c)
        || Fillers.isFiller(c);
  }

  /** Whether one is enough: not joiners, marks of direction, soft hyphens and emoji styles. */
  private static boolean alone(int c) {
    return switch (c) {
      case 0xad, 0x200c, 0x200d, 0x200e, 0x200f, 0x61c, 0xfe0e, 0xfe0f -> false;
      case 0x202a, 0x202b, 0x202c, 0x2066, 0x2067, 0x2068, 0x2069 -> false;
      case 0x2060, 0x2061, 0x2062, 0x2063, 0x2064 -> false;
      default -> true;
    };
  }

  private static String said(int[] codePoints) {
    if (Arrays.stream(codePoints).allMatch(Tags::isTag)) {
      return Tags.read(codePoints);
    }
    if (codePoints.length > 1 && Arrays.stream(codePoints).allMatch(Variations::isSelector)) {
      return Variations.read(codePoints);
    }
    return ZeroWidths.said(codePoints);
  }

  /** The entity that begins at an index, or null. */
  private static Entity at(Characters text, int index) {
    if (text.at(index) != '&') {
      return null;
    }
    StringBuilder name = new StringBuilder();
    for (int i = index + 1; i < index + LONGEST + 10 && i < text.count(); i++) {
      int c = text.at(i);
      if (c == ';') {
        int codePoint = codePoint(name.toString());
        return codePoint == Characters.NONE ? null : new Entity(codePoint, i + 1);
      }
      boolean part = c == '#' || (c > 0 && c < 0x80 && Character.isLetterOrDigit(c));
      if (!part) {
        return null;
      }
      name.append((char) c);
    }
    return null;
  }

  private static int codePoint(String name) {
    if (!name.startsWith("#")) {
      return NAMED.getOrDefault(name, Characters.NONE);
    }
    boolean hex = name.startsWith("#x") || name.startsWith("#X");
    try {
      int codePoint =
          hex ? Integer.parseInt(name.substring(2), 16) : Integer.parseInt(name.substring(1));
      return Character.isValidCodePoint(codePoint) ? codePoint : Characters.NONE;
    } catch (NumberFormatException noNumber) {
      return Characters.NONE;
    }
  }
}
