package dev.hnetstreams.sandbox.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.cli.Glyph;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A few of the answers that go by, a line of at most {@value #COLUMNS} columns each. Of a result
 * the decisions, then the text with a bar where the model cut it, or with chunks of alternating
 * colour; of a dead letter why it is one; of what the service did not write, that it did not.
 */
final class DemoView {
  static final int COLUMNS = 80;

  private static final int SHOWN = 6;
  private static final String MORE = "\u2026";
  private static final Glyph LINE_END = new Glyph("\u21b5", 1, true);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final boolean colour;
  private final ArrayDeque<Supplier<String>> latest = new ArrayDeque<>();

  /**
   * @param colour whether the output shows colours
   */
  DemoView(boolean colour) {
    this.colour = colour;
  }

  /** Keeps an answer to show, if there are not enough already. Any thread. */
  void offer(ConsumerRecord<byte[], byte[]> record, Answer answer) {
    switch (answer) {
      case RESULT -> keep(() -> line(record.value()));
      case DEAD_LETTER -> keep(() -> letter(record));
      case FOREIGN -> keep(() -> "  not of this service: a record of " + record.topic());
    }
  }

  private synchronized void keep(Supplier<String> line) {
    if (latest.size() < SHOWN) {
      latest.add(line);
    }
  }

  /** A line for each result kept since the last call. Any thread. */
  synchronized String lines() {
    StringBuilder lines = new StringBuilder();
    latest.forEach(line -> lines.append(line.get()).append('\n'));
    latest.clear();
    return lines.toString();
  }

  private static String letter(ConsumerRecord<byte[], byte[]> record) {
    String line =
        "  dead letter %s: %s"
            .formatted(
                Glyph.visible(Answer.header(record, DeadLetterHeaders.REASON)),
                Glyph.visible(Answer.header(record, DeadLetterHeaders.MESSAGE)));
    return line.length() > COLUMNS ? line.substring(0, COLUMNS - 1) + MORE : line;
  }

  private String line(byte[] result) {
    try {
      return line(JSON.readTree(result));
    } catch (IOException e) {
      return "  (a result that is not JSON, %d bytes)".formatted(result.length);
    }
  }

  private String line(JsonNode result) {
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
