package dev.hnetstreams.app.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which metrics and labels a PromQL expression names. Not a parser: it strips what is neither. */
final class PromQl {
  private static final Pattern SELECTOR =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\s*(\\{[^}]*})?(\\s*\\()?");
  private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
  private static final Pattern MATCHER =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)\\s*(=~|!~|!=|=)");
  private static final Pattern CLAUSE =
      Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
  private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
  private static final Set<String> WORDS =
      Set.of("and", "or", "unless", "offset", "bool", "inf", "nan", "start", "end");

  private PromQl() {}

  /** A selector: a metric and the labels it is matched by. */
  record Selector(String metric, List<String> labels) {}

  static List<Selector> selectors(String expression) {
    String bare = STRING.matcher(expression).replaceAll("\"\"");
    bare = RANGE.matcher(bare).replaceAll(" ");
    bare = CLAUSE.matcher(bare).replaceAll(" ");
    List<Selector> found = new ArrayList<>();
    Matcher m = SELECTOR.matcher(bare);
    while (m.find()) {
      boolean inNumber = m.start() > 0 && Character.isDigit(bare.charAt(m.start() - 1));
      boolean function = m.group(2) == null && m.group(3) != null;
      if (!inNumber
          && !function
          && !WORDS.contains(m.group(1).toLowerCase(java.util.Locale.ROOT))) {
        found.add(new Selector(m.group(1), labels(m.group(2))));
      }
    }
    return found;
  }

  private static List<String> labels(String braces) {
    List<String> labels = new ArrayList<>();
    Matcher m = MATCHER.matcher(braces == null ? "" : braces);
    while (m.find()) {
      labels.add(m.group(1));
    }
    return labels;
  }
}
