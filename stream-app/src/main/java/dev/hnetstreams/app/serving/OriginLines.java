package dev.hnetstreams.app.serving;

import dev.hnetstreams.runtime.batch.Origin;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The text format of the crash journal: a text a line, {@code topic partition offset timestamp
 * crashes}, and its number where it is not the first of its record, up to an empty line. What
 * follows is left over from something longer.
 */
final class OriginLines {
  private static final Logger LOG = LoggerFactory.getLogger(OriginLines.class);
  private static final int FIELDS = 5;

  private OriginLines() {}

  static byte[] of(Map<Origin, Integer> crashes) {
    StringBuilder lines = new StringBuilder();
    crashes.forEach((origin, times) -> append(lines, origin, times));
    return ended(lines);
  }

  /** Writes each with one crash. */
  static byte[] of(List<Origin> origins) {
    StringBuilder lines = new StringBuilder();
    for (Origin origin : origins) {
      append(lines, origin, 1);
    }
    return ended(lines);
  }

  private static void append(StringBuilder lines, Origin at, int crashes) {
    lines.append(at.topic()).append(' ').append(at.partition()).append(' ').append(at.offset());
    lines.append(' ').append(at.timestamp()).append(' ').append(crashes);
    if (at.text() != 0) {
      lines.append(' ').append(at.text());
    }
    lines.append('\n');
  }

  private static byte[] ended(StringBuilder lines) {
    return lines.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads lines; skips those that make no sense, which a crash may have cut short. */
  static Map<Origin, Integer> read(byte[] bytes) {
    Map<Origin, Integer> crashes = new LinkedHashMap<>();
    for (String line : new String(bytes, StandardCharsets.UTF_8).split("\n", -1)) {
      if (line.isEmpty()) {
        break;
      }
      String[] fields = line.split(" ", -1);
      if (fields.length == FIELDS || fields.length == FIELDS + 1) {
        try {
          crashes.put(origin(fields), Integer.parseInt(fields[4]));
        } catch (NumberFormatException e) {
          LOG.warn("event=crash_journal_line_skipped", e);
        }
      }
    }
    return crashes;
  }

  private static Origin origin(String[] fields) {
    return new Origin(
        fields[0],
        Integer.parseInt(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        fields.length == FIELDS ? 0 : Integer.parseInt(fields[FIELDS]));
  }
}
