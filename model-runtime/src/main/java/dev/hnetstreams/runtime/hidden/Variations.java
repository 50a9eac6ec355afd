package dev.hnetstreams.runtime.hidden;

import java.lang.Character.UnicodeScript;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Variation selectors where there is nothing to vary: there are 256 of them, one for each byte. */
final class Variations {
  private static final int TEXT_STYLE = 0xfe0e;
  private static final int EMOJI_STYLE = 0xfe0f;
  private static final int SUPPLEMENT = 0xe0100;

  private Variations() {}

  static void find(Characters text, Findings found) {
    Runs runs = new Runs();
    for (int i = 0; i < text.count(); i++) {
      if (isSelector(text.at(i))) {
        int end = i;
        while (isSelector(text.at(end))) {
          end++;
        }
        if (!works(text, i, end)) {
          boolean sure = end - i > 1 || !isStyle(text.at(i));
          runs.add(i, end, end - i, sure);
        }
        i = end - 1;
      }
    }
    for (Runs.Run run : runs.all()) {
      if (run.counts()) {
        found.add(Kind.VARIATION, run.from(), run.to(), read(text.slice(run.from(), run.to())));
      }
    }
  }

  static boolean isSelector(int codePoint) {
    return (codePoint >= 0xfe00 && codePoint <= EMOJI_STYLE)
        || (codePoint >= SUPPLEMENT && codePoint <= 0xe01ef);
  }

  /** The bytes that selectors stand for, as text where they are UTF-8, else in hexadecimal. */
  static String read(int[] codePoints) {
    int[] selectors = Arrays.stream(codePoints).filter(Variations::isSelector).toArray();
    byte[] bytes = new byte[selectors.length];
    for (int i = 0; i < bytes.length; i++) {
      int selector = selectors[i];
      bytes[i] = (byte) (selector >= SUPPLEMENT ? selector - SUPPLEMENT + 16 : selector - 0xfe00);
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      if (text.codePoints().noneMatch(Character::isISOControl)) {
        return text;
      }
    } catch (CharacterCodingException noText) {
      // The selectors carry bytes of another kind.
    }
    return "0x" + HexFormat.of().formatHex(bytes);
  }

  private static boolean isStyle(int codePoint) {
    return codePoint == TEXT_STYLE || codePoint == EMOJI_STYLE;
  }

  /** Whether selectors [from, to) vary the character before them. */
  private static boolean works(Characters text, int from, int to) {
    int selector = text.at(from);
    int base = text.at(from - 1);
    boolean alone = to - from == 1;
    if (selector >= SUPPLEMENT) {
      return alone && base > 0 && Character.isIdeographic(base);
    }
    if (isStyle(selector)) { // doubled by careless software, beside pictures and where one was
      return to - from <= 2 && text.at(to - 1) == selector;
    }
    UnicodeScript script = Scripts.of(base);
    boolean letter =
        base > 0
            && Character.isLetter(base)
            && (script == UnicodeScript.LATIN
                || script == UnicodeScript.GREEK
                || script == UnicodeScript.CYRILLIC);
    return alone && base > ' ' && !letter;
  }
}
