package dev.hnetstreams.runtime.hidden;

import java.lang.Character.UnicodeScript;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** What the rules know of scripts. */
final class Scripts {
  /** Scripts without spaces between words, and those that Chinese, Japanese and Korean mix. */
  static final Set<UnicodeScript> UNSPACED =
      Collections.unmodifiableSet(
          EnumSet.of(
              UnicodeScript.HAN,
              UnicodeScript.HIRAGANA,
              UnicodeScript.KATAKANA,
              UnicodeScript.BOPOMOFO,
              UnicodeScript.HANGUL,
              UnicodeScript.YI,
              UnicodeScript.THAI,
              UnicodeScript.LAO,
              UnicodeScript.KHMER,
              UnicodeScript.MYANMAR,
              UnicodeScript.TIBETAN,
              UnicodeScript.TAI_LE,
              UnicodeScript.NEW_TAI_LUE,
              UnicodeScript.TAI_THAM,
              UnicodeScript.TAI_VIET,
              UnicodeScript.BALINESE,
              UnicodeScript.JAVANESE));

  /** Scripts in which no joiner is spelling. */
  private static final Set<UnicodeScript> UNJOINED =
      EnumSet.of(
          UnicodeScript.LATIN,
          UnicodeScript.GREEK,
          UnicodeScript.CYRILLIC,
          UnicodeScript.ARMENIAN,
          UnicodeScript.GEORGIAN,
          UnicodeScript.HEBREW,
          UnicodeScript.ETHIOPIC,
          UnicodeScript.CHEROKEE,
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.HANGUL,
          UnicodeScript.COMMON,
          UnicodeScript.INHERITED,
          UnicodeScript.UNKNOWN);

  /** Scripts that words of every language may take Latin into, after UTS 39's moderate level. */
  private static final Set<UnicodeScript> WITH_LATIN =
      EnumSet.of(
          UnicodeScript.ARABIC,
          UnicodeScript.ARMENIAN,
          UnicodeScript.BENGALI,
          UnicodeScript.DEVANAGARI,
          UnicodeScript.ETHIOPIC,
          UnicodeScript.GEORGIAN,
          UnicodeScript.GUJARATI,
          UnicodeScript.GURMUKHI,
          UnicodeScript.HEBREW,
          UnicodeScript.KANNADA,
          UnicodeScript.MALAYALAM,
          UnicodeScript.ORIYA,
          UnicodeScript.SINHALA,
          UnicodeScript.TAMIL,
          UnicodeScript.TELUGU,
          UnicodeScript.THAANA);

  private static final UnicodeScript[] LOW = new UnicodeScript[0x600];

  static {
    for (int c = 0; c < LOW.length; c++) {
      LOW[c] = UnicodeScript.of(c);
    }
  }

  private Scripts() {}

  /** {@link UnicodeScript#UNKNOWN} for no character. */
  static UnicodeScript of(int codePoint) {
    if (codePoint < 0) {
      return UnicodeScript.UNKNOWN;
    }
    return codePoint < LOW.length ? LOW[codePoint] : UnicodeScript.of(codePoint);
  }

  static boolean neutral(UnicodeScript script) {
    return script == UnicodeScript.COMMON
        || script == UnicodeScript.INHERITED
        || script == UnicodeScript.UNKNOWN;
  }

  static boolean joins(UnicodeScript script) {
    return !UNJOINED.contains(script);
  }

  static boolean mixesWithLatin(UnicodeScript script) {
    return WITH_LATIN.contains(script);
  }

  static boolean isMark(int codePoint) {
    int type = codePoint < 0x300 ? Character.UNASSIGNED : Character.getType(codePoint);
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }
}
