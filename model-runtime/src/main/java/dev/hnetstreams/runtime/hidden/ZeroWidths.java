package dev.hnetstreams.runtime.hidden;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.List;

/** Characters without width, where no script and no emoji needs them. */
final class ZeroWidths {
  private static final int ZWSP = 0x200b;
  private static final int ZWNJ = 0x200c;
  private static final int ZWJ = 0x200d;
  private static final int BOM = 0xfeff;
  private static final int CERTAIN = 3;
  private static final int CERTAIN_MARKS = 8;

  /** Some in a row are slips of those who type Persian or Kannada. */
  private static final int MOST_JOINERS = 4;

  /** Marks on one letter. */
  private static final int MOST_MARKS = 8;

  private static final int LEAST_SPREAD_BITS = 16;

  private ZeroWidths() {}

  static void find(Characters text, Findings found) {
    Runs runs = new Runs();
    int spread = 0;
    for (int i = 0; i < text.count(); i++) {
      if (isZeroWidth(text.at(i))) {
        int end = i;
        while (isZeroWidth(text.at(end))) {
          end++;
        }
        int members = members(text, i, end);
        if (members > 0) {
          boolean sure = end - i > 1 && (members >= CERTAIN || end - i >= CERTAIN_MARKS);
          runs.add(i, end, members, sure);
          spread += members;
        }
        i = end - 1;
      }
    }
    List<Runs.Run> certain = runs.all().stream().filter(Runs.Run::counts).toList();
    for (Runs.Run run : certain) {
      int[] symbols = symbols(text, run.from(), run.to());
      found.add(Kind.ZERO_WIDTH, run.from(), run.to(), said(symbols));
    }
    if (certain.isEmpty() && spread >= LEAST_SPREAD_BITS) {
      spread(text, runs.all(), found);
    }
  }

  static boolean isZeroWidth(int codePoint) {
    return (codePoint >= ZWSP && codePoint <= 0x200f)
        || (codePoint >= 0x2060 && codePoint <= 0x2064)
        || (codePoint >= 0x206a && codePoint <= 0x206f)
        || codePoint == 0x61c
        || codePoint == BOM;
  }

  /** A payload, or else names. */
  static String said(int[] symbols) {
    return Bits.read(symbols).orElseGet(() -> Names.counted(symbols));
  }

  /** One bit here and one there: certain only when all of them spell something. */
  private static void spread(Characters text, List<Runs.Run> runs, Findings found) {
    int from = runs.get(0).from();
    int to = runs.get(runs.size() - 1).to();
    int[] symbols =
        runs.stream()
            .flatMapToInt(run -> Arrays.stream(symbols(text, run.from(), run.to())))
            .toArray();
    Bits.read(symbols).ifPresent(payload -> found.add(Kind.ZERO_WIDTH, from, to, payload));
  }

  private static int[] symbols(Characters text, int from, int to) {
    return Arrays.stream(text.slice(from, to)).filter(ZeroWidths::isZeroWidth).toArray();
  }

  /** How many of adjacent characters [from, to) have no work to do there. */
  private static int members(Characters text, int from, int to) {
    int[] run = text.slice(from, to);
    boolean oneSymbol = Arrays.stream(run).distinct().count() == 1;
    boolean joiners = run.length <= MOST_JOINERS && Arrays.stream(run).allMatch(ZeroWidths::joins);
    if ((oneSymbol || joiners) && works(text, from, to)) {
      return 0;
    }
    int count = 0;
    for (int i = from; i < to; i++) {
      count += isMark(text.at(i)) ? 0 : 1;
    }
    return count > 0 || to - from < CERTAIN_MARKS ? count : to - from;
  }

  private static boolean joins(int codePoint) {
    return codePoint == ZWNJ || codePoint == ZWJ;
  }

  /** Marks of direction are ordinary between letters and digits of two directions. */
  private static boolean isMark(int codePoint) {
    return codePoint == 0x200e || codePoint == 0x200f || codePoint == 0x61c;
  }

  private static boolean works(Characters text, int from, int to) {
    UnicodeScript before = scriptBefore(text, from);
    UnicodeScript after = Scripts.of(text.at(to));
    return switch (text.at(from)) {
      case ZWSP -> Scripts.UNSPACED.contains(before) || Scripts.UNSPACED.contains(after);
      case ZWNJ -> Scripts.joins(before) || Scripts.joins(after);
      case ZWJ ->
          Scripts.joins(before)
              || Scripts.joins(after)
              || (to - from == 1
                  && Emoji.endsPicture(text.at(from - 1))
                  && Emoji.isPicture(text.at(to)));
      case BOM -> from == 0;
      case 0x2061, 0x2062, 0x2063, 0x2064 -> to - from == 1; // of formulas
      default -> false;
    };
  }

  /** The script of the letter before, past marks that every script uses. */
  private static UnicodeScript scriptBefore(Characters text, int at) {
    int i = at - 1;
    while (Scripts.of(text.at(i)) == UnicodeScript.INHERITED && i > at - MOST_MARKS) {
      i--;
    }
    return Scripts.of(text.at(i));
  }
}
