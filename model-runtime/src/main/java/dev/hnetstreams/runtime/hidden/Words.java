package dev.hnetstreams.runtime.hidden;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Words that mix scripts, and words that read as Latin though they are not. Marks and characters
 * that show nothing are part of a word; all else, and scripts without spaces, end it. One for each
 * text.
 */
final class Words {
  /** Shorter ones are formulas, units and slips. */
  private static final int LEAST_LETTERS = 3;

  private final Characters text;
  private final List<Word> candidates = new ArrayList<>();
  private final Set<UnicodeScript> unmistakable = EnumSet.noneOf(UnicodeScript.class);
  private int latinLetters;

  Words(Characters text) {
    this.text = text;
  }

  void find(Findings found) {
    for (int i = 0; i < text.count(); ) {
      UnicodeScript script = letterScript(i);
      i = script == null || Scripts.UNSPACED.contains(script) ? i + 1 : word(i);
    }
    for (Word word : candidates) {
      if (word.mixed() && word.mixesOddly()) {
        found.add(Kind.MIXED_SCRIPT, word.from(), word.to(), word.scriptNames());
      }
      if (word.readsAsLatin(unmistakable, latinLetters)) {
        found.add(Kind.HOMOGLYPH, word.from(), word.to(), word.skeleton());
      }
    }
  }

  /** Reads the word that begins here, and returns where it ends. */
  private int word(int from) {
    UnicodeScript first = null;
    boolean mixed = false;
    boolean plain = false;
    int letters = 0;
    int latin = 0;
    int i = from;
    int end = from;
    for (; i < text.count(); i++) {
      UnicodeScript script = letterScript(i);
      if (script == null) {
        if (!continues(text.at(i))) {
          break;
        }
        continue;
      }
      if (Scripts.UNSPACED.contains(script)) {
        break;
      }
      end = i + 1;
      letters++;
      if (Scripts.neutral(script)) {
        continue;
      }
      latin += script == UnicodeScript.LATIN ? 1 : 0;
      mixed |= first != null && first != script;
      first = first == null ? script : first;
      if (script != UnicodeScript.LATIN && LookAlikes.of(text.at(i)) == 0) {
        plain = true;
        unmistakable.add(script);
      }
    }
    latinLetters += mixed ? 0 : latin;
    boolean foreign = first != null && first != UnicodeScript.LATIN && !plain;
    if (letters >= LEAST_LETTERS && (mixed || foreign)) {
      candidates.add(Word.of(text, from, end));
    }
    return Math.max(i, from + 1);
  }

  /** Null for what is no letter. */
  private UnicodeScript letterScript(int index) {
    int codePoint = text.at(index);
    return codePoint >= 0 && Character.isLetter(codePoint) ? Scripts.of(codePoint) : null;
  }

  private static boolean continues(int codePoint) {
    return Scripts.isMark(codePoint)
        || ZeroWidths.isZeroWidth(codePoint)
        || Fillers.isFiller(codePoint);
  }
}
