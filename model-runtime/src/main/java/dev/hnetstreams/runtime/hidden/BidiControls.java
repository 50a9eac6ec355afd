package dev.hnetstreams.runtime.hidden;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Directional controls that change what is read: overrides of letters, and embeddings and isolates
 * that nothing closes. Those that leave the order as it is are ordinary, as are balanced ones.
 *
 * @see <a href="https://www.unicode.org/reports/tr9/">UAX 9, Unicode Bidirectional Algorithm</a>
 */
final class BidiControls {
  private static final int POP = 0x202c;
  private static final int LRO = 0x202d;
  private static final int RLO = 0x202e;
  private static final int POP_ISOLATE = 0x2069;

  /** Characters of a longer line are looked at around its first control. */
  private static final int LONGEST_LINE = 20_000;

  private static final int CONTEXT = 1_000;

  private BidiControls() {}

  /**
   * @param end index past the span: behind what closes it, or of the end of the line
   */
  private record Span(int start, int end, boolean closed) {
    boolean overrides(Characters text) {
      int opener = text.at(start);
      return opener == LRO || opener == RLO;
    }
  }

  static void find(Characters text, Findings found) {
    int line = 0;
    boolean controls = false;
    for (int i = 0; i <= text.count(); i++) {
      int codePoint = text.at(i);
      controls |= opens(codePoint);
      if (i == text.count() || codePoint == '\n' || codePoint == '\r' || codePoint == 0x2029) {
        if (controls && !found.full(Kind.BIDI)) {
          line(text, line, i, found);
        }
        line = i + 1;
        controls = false;
      }
    }
  }

  static boolean isControl(int codePoint) {
    return opens(codePoint) || codePoint == POP || codePoint == POP_ISOLATE;
  }

  private static boolean opens(int codePoint) {
    return (codePoint >= 0x202a && codePoint <= RLO && codePoint != POP)
        || (codePoint >= 0x2066 && codePoint <= 0x2068);
  }

  private static void line(Characters text, int from, int to, Findings found) {
    int content = directionSetBefore(text, from, to);
    int[] letters = letters(text, from, to);
    List<Span> suspect =
        spans(text, from, to).stream()
            .filter(span -> span.overrides(text) || (!span.closed && span.start >= content))
            .filter(span -> letters[span.end - from] > letters[span.start - from])
            .toList();
    if (suspect.isEmpty()) {
      return;
    }
    int first = suspect.stream().mapToInt(Span::start).min().orElse(from);
    int begin = to - from > LONGEST_LINE ? Math.max(from, first - CONTEXT) : from;
    int end = Math.min(to, begin + LONGEST_LINE);
    VisualOrder.Shown shown = VisualOrder.of(text, begin, end, false);
    if (Arrays.equals(shown.indices(), VisualOrder.of(text, begin, end, true).indices())) {
      return;
    }
    for (Span span : suspect) {
      if (found.full(Kind.BIDI)) {
        return;
      }
      String read = shown.read(text, span.start, span.end, Finding.MOST_SAID);
      String said = Names.of(text.at(span.start)) + ", reads: " + read;
      found.add(Kind.BIDI, span.start, span.end, said);
    }
  }

  /**
   * How many letters there are before each character of a line. An override of digits alone, as
   * phones put around numbers, hides nothing.
   */
  private static int[] letters(Characters text, int from, int to) {
    int[] letters = new int[to - from + 1];
    for (int i = from; i < to; i++) {
      boolean letter = Character.isLetter(Math.max(0, text.at(i)));
      letters[i - from + 1] = letters[i - from] + (letter ? 1 : 0);
    }
    return letters;
  }

  /**
   * Where the content of a line begins that has letters from right to left: an embedding or isolate
   * before it sets the direction of the line. The line's start when it has no such letters.
   */
  private static int directionSetBefore(Characters text, int from, int to) {
    int content = from;
    while (content < to && (text.at(content) <= ' ' || isControl(text.at(content)))) {
      content++;
    }
    return VisualOrder.hasRightToLeft(text, from, to) ? content : from;
  }

  private static List<Span> spans(Characters text, int from, int to) {
    List<Span> spans = new ArrayList<>();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    int isolates = 0;
    for (int i = from; i < to; i++) {
      int codePoint = text.at(i);
      if (opens(codePoint)) {
        open.push(i);
        isolates += codePoint > RLO ? 1 : 0;
      } else if (codePoint == POP) {
        if (!open.isEmpty() && text.at(open.peek()) <= RLO) {
          spans.add(new Span(open.pop(), i + 1, true));
        }
      } else if (codePoint == POP_ISOLATE && isolates > 0) {
        isolates--;
        while (text.at(open.peek()) <= RLO) {
          spans.add(new Span(open.pop(), i, false));
        }
        spans.add(new Span(open.pop(), i + 1, true));
      }
    }
    while (!open.isEmpty()) {
      spans.add(new Span(open.pop(), to, false));
    }
    return spans;
  }
}
