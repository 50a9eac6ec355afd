package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.drift.DriftReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.stream.Collectors;

/** A report of drift as a table for people. */
final class DriftPrinter {
  private DriftPrinter() {}

  static String print(DriftReport report) {
    StringBuilder table = new StringBuilder();
    table.append(
        "%s, %s to %s, partitions %s%n"
            .formatted(
                report.model(),
                time(report.from()),
                time(report.to()),
                report.partitions().stream().map(p -> "" + p).collect(Collectors.joining(","))));
    line(table, "head", "of", "against", "records", "PSI", "moved most: share (before)");
    for (DriftReport.Row row : report.rows()) {
      line(
          table,
          row.head(),
          row.of(),
          row.against().wireName(),
          row.records(),
          row.psi() == null ? "-" : String.format(Locale.ROOT, "%.3f", row.psi()),
          row.psi() == null ? why(row) : moves(row));
    }
    return table.toString();
  }

  private static void line(StringBuilder table, Object... cells) {
    table
        .append(String.format(Locale.ROOT, "%-12s %-10s %-7s %9s %8s  %s", cells).stripTrailing())
        .append('\n');
  }

  private static String why(DriftReport.Row row) {
    return switch (row.unknown()) {
      case TOO_FEW -> "too few: %d against %d".formatted(row.records(), row.baseRecords());
      case NO_REFERENCE -> "the bundle has no reference";
      case NOT_KEPT -> "not kept: stats.retention is short of 7 days and stats.driftWindow";
    };
  }

  private static String moves(DriftReport.Row row) {
    return row.moves().stream()
        .limit(2)
        .map(
            move ->
                String.format(
                    Locale.ROOT,
                    "%s %.0f %% (%.0f %%)",
                    move.category(),
                    100 * move.share(),
                    100 * move.baseShare()))
        .collect(Collectors.joining(", "));
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
