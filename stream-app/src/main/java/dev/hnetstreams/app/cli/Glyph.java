package dev.hnetstreams.app.cli;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What a terminal is shown for a code point: itself, or a mark in angle brackets when it shows
 * nothing, reorders others or could drive the terminal.
 *
 * @param columns how wide it is, 0 to 2 for a character; the length of a mark
 * @param mark stands for something that cannot be shown
 */
public record Glyph(String shown, int columns, boolean mark) {
  private static final Map<Integer, String> NAMES =
      Map.ofEntries(
          Map.entry(0x00, "NUL"),
          Map.entry(0x07, "BEL"),
          Map.entry(0x08, "BS"),
          Map.entry(0x0d, "CR"),
          Map.entry(0x1b, "ESC"),
          Map.entry(0x7f, "DEL"),
          Map.entry(0xad, "SHY"),
          Map.entry(0x200b, "ZWSP"),
          Map.entry(0x200c, "ZWNJ"),
          Map.entry(0x200d, "ZWJ"),
          Map.entry(0x200e, "LRM"),
          Map.entry(0x200f, "RLM"),
          Map.entry(0x202a, "LRE"),
          Map.entry(0x202b, "RLE"),
          Map.entry(0x202c, "PDF"),
          Map.entry(0x202d, "LRO"),
          Map.entry(0x202e, "RLO"),
          Map.entry(0x2060, "WJ"),
          Map.entry(0x2066, "LRI"),
          Map.entry(0x2067, "RLI"),
          Map.entry(0x2068, "FSI"),
          Map.entry(0x2069, "PDI"),
          Map.entry(0xfe0e, "VS15"),
          Map.entry(0xfe0f, "VS16"),
          Map.entry(0xfeff, "BOM"));

  /** Letters and marks by their category, which yet show nothing. */
  private static final Set<Integer> BLANK =
      Set.of(0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0);

  private static final Set<UnicodeScript> WIDE =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.YI);

  public static Glyph of(int codePoint) {
    if (hidden(codePoint)) {
      String name = NAMES.getOrDefault(codePoint, "U+%04X".formatted(codePoint));
      return mark(name);
    }
    return new Glyph(Character.toString(codePoint), columns(codePoint), false);
  }

  /** For a byte that is no part of a character. */
  static Glyph ofByte(byte value) {
    return mark("x%02X".formatted(value & 0xff));
  }

  /** A text that others wrote, as it may reach a terminal. */
  public static String visible(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().forEach(c -> shown.append(of(c).shown()));
    return shown.toString();
  }

  /** Columns that a visible text takes. */
  static int columns(String visible) {
    return visible.codePoints().map(c -> of(c).columns()).sum();
  }

  /** The beginning of a text that takes no more than so many columns. */
  static String fitting(String visible, int columns) {
    int end = 0;
    int taken = 0;
    while (end < visible.length()) {
      int point = visible.codePointAt(end);
      taken += of(point).columns();
      if (taken > columns) {
        break;
      }
      end += Character.charCount(point);
    }
    return visible.substring(0, end);
  }

  private static Glyph mark(String name) {
    return new Glyph("<" + name + ">", name.length() + 2, true);
  }

  private static boolean hidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default ->
          BLANK.contains(codePoint)
              || (codePoint >= 0x180b && codePoint <= 0x180f)
              || (codePoint >= 0xfe00 && codePoint <= 0xfe0f)
              || (codePoint >= 0xe0100 && codePoint <= 0xe01ef);
    };
  }

  private static int columns(int codePoint) {
    int type = Character.getType(codePoint);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean halfWidth = codePoint >= 0xff61 && codePoint <= 0xffdc;
    boolean wide =
        (codePoint >= 0x3000 && codePoint <= 0x303e)
            || (codePoint >= 0xff01 && codePoint <= 0xff60)
            || (codePoint >= 0x1f300 && codePoint <= 0x1faff)
            || WIDE.contains(UnicodeScript.of(codePoint));
    return wide && !halfWidth ? 2 : 1;
  }
}
