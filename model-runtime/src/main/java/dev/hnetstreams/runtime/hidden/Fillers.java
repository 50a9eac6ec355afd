package dev.hnetstreams.runtime.hidden;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Letters and marks that show as nothing. */
final class Fillers {
  private static final int SOFT_HYPHEN = 0xad;
  private static final int GRAPHEME_JOINER = 0x34f;
  private static final int BRAILLE_BLANK = 0x2800;

  private Fillers() {}

  static void find(Characters text, Findings found) {
    Runs runs = new Runs();
    boolean braille = false;
    for (int i = 0; i < text.count(); i++) {
      braille |= text.at(i) > BRAILLE_BLANK && text.at(i) <= 0x28ff;
    }
    for (int i = 0; i < text.count(); i++) {
      int codePoint = text.at(i);
      if (isFiller(codePoint) && !works(text, i, braille)) {
        boolean ordinaryAlone = codePoint == SOFT_HYPHEN || codePoint == GRAPHEME_JOINER;
        boolean twice = text.at(i - 1) == codePoint;
        runs.add(i, i + 1, 1, !ordinaryAlone || twice);
      }
    }
    for (Runs.Run run : runs.all()) {
      if (run.counts()) {
        int[] fillers = Arrays.stream(text.slice(run.from(), run.to())).filter(FILLER).toArray();
        found.add(
            Kind.FILLERS,
            run.from(),
            run.to(),
            Bits.read(fillers).orElseGet(() -> Names.counted(fillers)));
      }
    }
  }

  private static final IntPredicate FILLER = Fillers::isFiller;

  static boolean isFiller(int codePoint) {
    return switch (codePoint) {
      case SOFT_HYPHEN,
          GRAPHEME_JOINER,
          0x115f,
          0x1160,
          0x17b4,
          0x17b5,
          0x180e,
          BRAILLE_BLANK,
          0x3164,
          0xffa0 ->
          true;
      default -> false;
    };
  }

  /** Whether a filler stands where its script has a place for it. */
  private static boolean works(Characters text, int i, boolean braille) {
    int before = text.at(i - 1);
    int after = text.at(i + 1);
    return switch (text.at(i)) {
      case GRAPHEME_JOINER -> Scripts.of(before) == UnicodeScript.HEBREW || Scripts.isMark(before);
      case 0x115f -> after >= 0x1160 && after <= 0x11a7;
      case 0x1160 -> before >= 0x1100 && before <= 0x115f;
      case 0x17b4, 0x17b5 -> Scripts.of(before) == UnicodeScript.KHMER && !isFiller(before);
      case 0x180e -> Scripts.of(before) == UnicodeScript.MONGOLIAN;
      case BRAILLE_BLANK -> braille;
      case 0x3164 -> after >= 0x3131 && after <= 0x318e && !isFiller(after);
      default -> false;
    };
  }
}
