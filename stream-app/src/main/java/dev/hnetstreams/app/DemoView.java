package dev.hnetstreams.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayDeque;

/**
 * A few of the results that go by, a line of at most {@value #COLUMNS} columns each: the decisions,
 * then the text with a bar where the model cut it, or with chunks of alternating colour.
 */
final class DemoView {
  static final int COLUMNS = 80;

  private static final int SHOWN = 6;
  private static final String MORE = "\u2026";
  private static final Glyph LINE_END = new Glyph("\u21b5", 1, true);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final boolean colour;
  private final ArrayDeque<byte[]> latest = new ArrayDeque<>();

  /**
   * @param colour whether the output shows colours
   */
  DemoView(boolean colour) {
    this.colour = colour;
  }

  /** Keeps a result to show, if there are not enough already. Any thread. */
  synchronized void offer(byte[] result) {
    if (latest.size() < SHOWN) {
      latest.add(result);
    }
  }

  /** A line for each result kept since the last call. Any thread. */
  synchronized String lines() {
    StringBuilder lines = new StringBuilder();
    for (byte[] result : latest) {
      try {
        lines.append(line(JSON.readTree(result))).append('\n');
      } catch (IOException e) {
        throw new IllegalStateException("a result that is not JSON: " + e.getMessage(), e);
      }
    }
    latest.clear();
    return lines.toString();
  }

  String line(JsonNode result) {
    String decisions =
        "  %-8.8s %-12.12s %-5.5s "
            .formatted(label(result, "language"), label(result, "code"), label(result, "spam"));
    JsonNode text = result.at("/text/value");
    if (!text.isTextual()) {
      return decisions
          + "(%d bytes in %d chunks, not valid UTF-8)"
              .formatted(result.at("/text/bytes").asInt(), result.at("/chunks/count").asInt());
    }
    return decisions
        + drawn(text.asText(), result.at("/chunks/lengths"), COLUMNS - decisions.length());
  }

  /** The decision, or what it would have been after a question mark. */
  private static String label(JsonNode result, String head) {
    JsonNode decision = result.at("/decisions/" + head);
    return decision.path("label").isTextual()
        ? decision.path("label").asText()
        : "?" + decision.path("raw").asText("");
  }

  private String drawn(String text, JsonNode lengths, int columns) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    int next = 0;
    int bytes = 0;
    int end = 0;
    for (int chunk = 0; chunk < lengths.size(); chunk++) {
      if (colour) {
        out.append(chunk % 2 == 0 ? "\033[36m" : "\033[33m");
      } else if (chunk > 0) {
        out.append('\u2502');
        column++;
      }
      end += lengths.get(chunk).asInt();
      while (bytes < end && next < text.length()) {
        int codePoint = text.codePointAt(next);
        Glyph glyph = codePoint == '\n' ? LINE_END : Glyph.of(codePoint);
        if (column + glyph.columns() + 2 > columns) {
          return out.append(MORE).append(colour ? "\033[0m" : "").toString();
        }
        out.append(glyph.shown());
        column += glyph.columns();
        next += Character.charCount(codePoint);
        bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      }
    }
    return out.append(colour ? "\033[0m" : "").toString();
  }
}
