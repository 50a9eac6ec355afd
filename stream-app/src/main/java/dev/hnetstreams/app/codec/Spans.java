package dev.hnetstreams.app.codec;

import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Joins the chunks that speak for a decision to words, strongest first. */
public final class Spans {
  /** More say little to a reader. */
  public static final int MAX_SPANS = 8;

  private Spans() {}

  /**
   * A word, or several.
   *
   * @param start in bytes of the text
   * @param end in bytes of the text, above start
   * @param share in the logit of the decision's raw label, above 0
   */
  public record Span(int start, int end, float share) {}

  /**
   * The words that speak for a decision.
   *
   * @param shares [innermost chunks]
   * @return {@link #MAX_SPANS} or fewer
   */
  public static List<Span> of(byte[] bytes, Inference.Classified answer, float[] shares) {
    List<Span> words = new ArrayList<>();
    int[] lengths = answer.innermost().lengths();
    int chunk = 0;
    for (Window window : answer.text().windows()) {
      int end = window.offset() + window.length();
      for (int start = window.offset(); start < end; chunk++) {
        int next = start + lengths[chunk];
        Span last = words.isEmpty() ? null : words.get(words.size() - 1);
        if (last != null && last.end() == start && joined(bytes, start)) {
          words.set(words.size() - 1, new Span(last.start(), next, last.share() + shares[chunk]));
        } else {
          words.add(new Span(start, next, shares[chunk]));
        }
        start = next;
      }
    }
    return words.stream()
        .filter(word -> word.share() > 0)
        .map(word -> trimmed(bytes, word))
        .filter(word -> word.start() < word.end())
        .sorted(Comparator.comparing(Span::share).reversed())
        .limit(MAX_SPANS)
        .toList();
  }

  /**
   * Whether a cut divides a word, or a character. Scripts that write no spaces are cut at words.
   */
  private static boolean joined(byte[] bytes, int at) {
    boolean inside = (bytes[at] & 0xc0) == 0x80;
    return inside || (inWord(bytes[at - 1]) && inWord(bytes[at]) && (bytes[at] & 0xff) < 0xe0);
  }

  private static boolean inWord(byte b) {
    return b < 0 || Character.isLetterOrDigit(b);
  }

  private static Span trimmed(byte[] bytes, Span word) {
    int start = word.start();
    int end = word.end();
    while (start < end && isSpace(bytes[start])) {
      start++;
    }
    while (start < end && isSpace(bytes[end - 1])) {
      end--;
    }
    return new Span(start, end, word.share());
  }

  private static boolean isSpace(byte b) {
    return b >= 0 && b <= ' ';
  }
}
