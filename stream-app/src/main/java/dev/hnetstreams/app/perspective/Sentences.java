package dev.hnetstreams.app.perspective;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a text where its sentences and lines end. */
final class Sentences {
  private Sentences() {}

  /**
   * A sentence without the white space around it.
   *
   * @param begin in UTF-16 units
   * @param end in UTF-16 units, above begin
   */
  record Span(int begin, int end) {}

  /**
   * The sentences of a text in order; neighbours together where there would be more than {@code
   * most}.
   *
   * @param most 1 or more
   * @return as many as {@code most} or fewer, none for a blank text
   */
  static List<Span> of(String text, int most) {
    List<Span> all = new ArrayList<>();
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || isLineEnd(text.charAt(i))) {
        addSentences(text, start, i, all);
        start = i + 1;
      }
    }
    int together = (all.size() + most - 1) / most;
    if (together <= 1) {
      return all;
    }
    List<Span> merged = new ArrayList<>();
    for (int i = 0; i < all.size(); i += together) {
      Span last = all.get(Math.min(i + together, all.size()) - 1);
      merged.add(new Span(all.get(i).begin(), last.end()));
    }
    return merged;
  }

  private static void addSentences(String text, int start, int end, List<Span> into) {
    BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    breaks.setText(text.substring(start, end));
    int from = breaks.first();
    for (int to = breaks.next(); to != BreakIterator.DONE; from = to, to = breaks.next()) {
      int begin = start + from;
      int stop = start + to;
      while (begin < stop && isBlank(text.charAt(begin))) {
        begin++;
      }
      while (stop > begin && isBlank(text.charAt(stop - 1))) {
        stop--;
      }
      if (stop > begin) {
        into.add(new Span(begin, stop));
      }
    }
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029' || c == '\u0085';
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
