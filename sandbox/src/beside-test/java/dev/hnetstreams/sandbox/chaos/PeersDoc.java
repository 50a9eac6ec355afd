package dev.hnetstreams.sandbox.chaos;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** The comparison in a document, between two marks. */
final class PeersDoc {
  static final String BEGIN = "<!-- beside -->\n";
  static final String END = "<!-- /beside -->\n";

  private PeersDoc() {}

  /** When, of which commit, on which machine, and how long was measured. Call it first. */
  static String beginning(int rounds, int seconds, int kills) throws IOException {
    return String.format(
        Locale.ROOT,
        "Printed by `stream-async/beside --rounds %d --seconds %d --kills %d` on %s, commit %s, %s,"
            + " load %.1f before it began.%n",
        rounds,
        seconds,
        kills,
        LocalDate.now(ZoneOffset.UTC),
        Table.commit(),
        Table.machine(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  /**
   * Checks that a document has its marks.
   *
   * @throws IllegalArgumentException saying what the file lacks
   */
  static void require(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(file + ": no such file");
    }
    String text = Files.readString(file);
    int begin = text.indexOf(BEGIN);
    if (begin < 0 || text.indexOf(END, begin) < 0) {
      throw new IllegalArgumentException(
          "%s: expected a line %s and after it a line %s"
              .formatted(file, BEGIN.strip(), END.strip()));
    }
  }

  /** Replaces what is between the marks. */
  static void write(Path file, String tables) throws IOException {
    String text = Files.readString(file);
    int from = text.indexOf(BEGIN) + BEGIN.length();
    int to = text.indexOf(END, from);
    Files.writeString(file, text.substring(0, from) + "\n" + tables + "\n" + text.substring(to));
  }
}
