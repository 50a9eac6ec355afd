package dev.hnetstreams.app.perspective;

import java.util.Arrays;
import java.util.Optional;

/**
 * A comment as the model reads it, and where each of its UTF-16 units stands in the comment as it
 * was sent.
 */
final class CommentText {
  private final StringBuilder text = new StringBuilder();
  private int[] begins = new int[16];
  private int[] ends = new int[16];

  static CommentText plain(String comment) {
    CommentText plain = new CommentText();
    for (int i = 0; i < comment.length(); i++) {
      plain.add(comment.charAt(i), i, i + 1);
    }
    return plain;
  }

  static CommentText html(String comment) {
    return new HtmlReader(comment).read();
  }

  /**
   * Adds a unit.
   *
   * @param begin where it, or what stands for it, begins in the comment as it was sent
   * @param end where that ends
   */
  void add(char c, int begin, int end) {
    int at = text.length();
    if (at == begins.length) {
      begins = Arrays.copyOf(begins, at * 2);
      ends = Arrays.copyOf(ends, at * 2);
    }
    begins[at] = begin;
    ends[at] = end;
    text.append(c);
  }

  boolean isEmpty() {
    return text.isEmpty();
  }

  String text() {
    return text.toString();
  }

  /** The part of the text that stands in a span of the comment as it was sent; empty: none does. */
  Optional<Sentences.Span> seen(int sentBegin, int sentEnd) {
    int begin = 0;
    while (begin < text.length() && begins[begin] < sentBegin) {
      begin++;
    }
    int end = text.length();
    while (end > begin && ends[end - 1] > sentEnd) {
      end--;
    }
    return begin < end ? Optional.of(new Sentences.Span(begin, end)) : Optional.empty();
  }

  /** Where a span of the text begins in the comment as it was sent, in UTF-16 units. */
  int sentBegin(Sentences.Span span) {
    return begins[span.begin()];
  }

  /** Where a span of the text ends in the comment as it was sent, in UTF-16 units. */
  int sentEnd(Sentences.Span span) {
    return ends[span.end() - 1];
  }
}
