package dev.hnetstreams.app.perspective;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Reads of HTML what a reader sees: no tags, comments, scripts and styles; entities decoded. What
 * does not end is text, so that nothing can be hidden behind it. Takes time in proportion to the
 * length, whatever is in it.
 */
final class HtmlReader {
  private static final int LONGEST_ENTITY = 10;
  private static final Map<String, String> ENTITIES =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", "\u00a0");
  private static final Set<String> UNSEEN = Set.of("script", "style");

  /** Tags within a word, which a reader does not see; others end a line. */
  private static final Set<String> INLINE =
      Set.of(
          "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "ins",
          "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt",
          "u", "var", "wbr");

  private final String html;
  private final CommentText seen = new CommentText();

  /** Where a line ended that has no next one yet; -1: none. */
  private int lineEnd = -1;

  /** Ends that were looked for and do not come. */
  private final Set<String> missing = new HashSet<>();

  HtmlReader(String html) {
    this.html = html;
  }

  CommentText read() {
    int at = 0;
    while (at < html.length()) {
      char c = html.charAt(at);
      int next = c == '<' ? markup(at) : c == '&' ? entity(at) : at;
      if (next == at) {
        see(c, at, ++next);
      }
      at = next;
    }
    return seen;
  }

  private void see(char c, int begin, int end) {
    if (lineEnd >= 0 && !seen.isEmpty()) {
      seen.add('\n', lineEnd, begin);
    }
    lineEnd = -1;
    seen.add(c, begin, end);
  }

  /** Past the markup that begins here; here when none does. */
  private int markup(int at) {
    if (html.startsWith("<!--", at)) {
      int end = find("-->", at + 4);
      return end < 0 ? at : end + 3;
    }
    char first = at + 1 < html.length() ? html.charAt(at + 1) : ' ';
    if (first == '!' || first == '?') {
      return past(at);
    }
    boolean closing = first == '/';
    int start = closing ? at + 2 : at + 1;
    int end = start;
    while (end < html.length() && isLetterOrDigit(html.charAt(end))) {
      end++;
    }
    int past = end == start || Character.isDigit(html.charAt(start)) ? at : past(at);
    if (past == at) {
      return at;
    }
    String name = html.substring(start, end).toLowerCase(Locale.ROOT);
    if (!closing && UNSEEN.contains(name)) {
      past = Math.max(past, find("</" + name, past));
    }
    if (!INLINE.contains(name) && lineEnd < 0) {
      lineEnd = at;
    }
    return past;
  }

  /** Past the end of the tag that begins here; here when it does not end. */
  private int past(int at) {
    int end = find(">", at);
    return end < 0 ? at : end + 1;
  }

  /** Where something is next, in either case; -1 when it does not come. */
  private int find(String what, int from) {
    if (missing.contains(what)) {
      return -1;
    }
    for (int i = from; i + what.length() <= html.length(); i++) {
      if (html.regionMatches(true, i, what, 0, what.length())) {
        return i;
      }
    }
    missing.add(what);
    return -1;
  }

  /** Past the entity that begins here; here when none does. */
  private int entity(int at) {
    int most = Math.min(html.length(), at + LONGEST_ENTITY);
    int end = at + 1;
    while (end < most && html.charAt(end) != ';') {
      end++;
    }
    String decoded = end < most ? decoded(html.substring(at + 1, end)) : null;
    if (decoded == null) {
      return at;
    }
    for (int i = 0; i < decoded.length(); i++) {
      see(decoded.charAt(i), at, end + 1);
    }
    return end + 1;
  }

  /** Null for what is no entity. */
  private static String decoded(String entity) {
    if (!entity.startsWith("#")) {
      return ENTITIES.get(entity);
    }
    boolean hex = entity.matches("#[xX][0-9a-fA-F]{1,6}");
    if (!hex && !entity.matches("#[0-9]{1,7}")) {
      return null;
    }
    int codePoint = Integer.parseInt(entity.substring(hex ? 2 : 1), hex ? 16 : 10);
    boolean surrogate =
        codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    return Character.isValidCodePoint(codePoint) && !surrogate
        ? Character.toString(codePoint)
        : null;
  }

  private static boolean isLetterOrDigit(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }
}
