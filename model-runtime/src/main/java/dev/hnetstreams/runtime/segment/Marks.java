package dev.hnetstreams.runtime.segment;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Code that markup itself announces: {@code <?php ... ?>}, {@code <script> ... </script>}. */
final class Marks {
  private static final List<Mark> MARKS =
      List.of(
          new Mark("php", "<?php", "?>"),
          new Mark("php", "<?=", "?>"),
          new Mark("javascript", "<script", "</script>"));

  private Marks() {}

  private record Mark(String kind, byte[] begin, byte[] end) {
    Mark(String kind, String begin, String end) {
      this(
          kind, begin.getBytes(StandardCharsets.US_ASCII), end.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /**
   * A part of a text that a mark announces, marks included.
   *
   * @param start in bytes
   * @param end in bytes, above start
   */
  record Span(String kind, int start, int end) {}

  /** Those that begin in [from, to); one without an end goes to {@code to}. */
  static List<Span> in(byte[] text, int from, int to) {
    List<Span> spans = new ArrayList<>();
    for (int at = from; at < to; at++) {
      if (text[at] != '<') {
        continue;
      }
      for (Mark mark : MARKS) {
        if (startsWith(text, at, to, mark.begin())) {
          int end = at + mark.begin().length;
          while (end < to && !startsWith(text, end, to, mark.end())) {
            end++;
          }
          end = Math.min(to, end + mark.end().length);
          spans.add(new Span(mark.kind(), at, end));
          at = end - 1;
          break;
        }
      }
    }
    return spans;
  }

  /** In any case of ASCII letters; {@code what} is in lower case. */
  private static boolean startsWith(byte[] text, int at, int to, byte[] what) {
    if (at + what.length > to) {
      return false;
    }
    for (int i = 0; i < what.length; i++) {
      byte b = text[at + i];
      if ((b >= 'A' && b <= 'Z' ? b + 32 : b) != what[i]) {
        return false;
      }
    }
    return true;
  }
}
