package dev.hnetstreams.app.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a condition at its {@code &&}, but for those in quotes and parentheses. */
final class ConditionParts {
  private static final Pattern QUANTIFIED = Pattern.compile("\\s*(any|all)\\s*\\((.*)\\)\\s*");

  private ConditionParts() {}

  /**
   * @param start of what is inside the parentheses, or of the comparison
   * @param quantifier any, all, or null
   */
  record Part(int start, int end, String quantifier) {
    Comparison comparison(String text) {
      return new Comparison(text, start, text.substring(start, end));
    }
  }

  /**
   * @throws IllegalArgumentException naming the column for parentheses that do not match
   */
  static List<Part> of(String text, int start, int end) {
    List<Part> parts = new ArrayList<>();
    int from = start;
    int depth = 0;
    char quote = 0;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
        if (depth < 0) {
          throw Comparison.formless(text, i);
        }
      } else if (depth == 0 && text.startsWith("&&", i) && i + 2 <= end) {
        parts.add(part(text, from, i));
        from = i + 2;
        i++;
      }
    }
    if (depth > 0) {
      throw Comparison.formless(text, end);
    }
    parts.add(part(text, from, end));
    return parts;
  }

  private static Part part(String text, int start, int end) {
    Matcher quantified = QUANTIFIED.matcher(text.substring(start, end));
    return quantified.matches()
        ? new Part(start + quantified.start(2), start + quantified.end(2), quantified.group(1))
        : new Part(start, end, null);
  }
}
