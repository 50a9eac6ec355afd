package dev.hnetstreams.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A curve of precision as a table and a plot, for people, in 80 columns. */
final class CurvePrinter {
  private static final int HEIGHT = 12;
  private static final int ROWS = 14;
  private static final int MAX_LABELS = 8;
  private static final char PRECISION = '\u2588';
  private static final char BOUND = '\u2592';
  private static final String BOLD = "\u001b[1m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  private final boolean colour;

  /**
   * @param colour whether the output shows colours
   */
  CurvePrinter(boolean colour) {
    this.colour = colour;
  }

  /** With a newline at the end. */
  String print(ThresholdsCommand.Shown shown) {
    StringBuilder out = new StringBuilder();
    out.append(paint(BOLD, "%s %s: %s%n".formatted(shown.head(), shown.label(), shown.model())));
    if (shown.countedTogether().size() > 1) {
      out.append(together(shown.countedTogether()));
    }
    int inForce = step(shown, shown.threshold());
    int asked = step(shown, shown.thresholdForPrecision());
    table(out, shown, inForce, asked);
    plot(out, shown.steps(), inForce, asked);
    out.append(
        shown.threshold() == null
            ? "=  in force: none, the service abstains\n"
            : "=  in force: %s%n".formatted(shown.threshold()));
    if (shown.precision() != null) {
      out.append(
          shown.thresholdForPrecision() == null
              ? ">  precision %s: no threshold holds it, the service would abstain%n"
                  .formatted(shown.precision())
              : ">  precision %s: from %s%n"
                  .formatted(shown.precision(), shown.thresholdForPrecision()));
    }
    return out.append('\n').toString();
  }

  private static String together(List<String> labels) {
    String names = labels.stream().limit(MAX_LABELS).collect(Collectors.joining(", "));
    return "counted together, as each has few answers: %s%s (%d labels)%n"
        .formatted(names, labels.size() > MAX_LABELS ? ", ..." : "", labels.size());
  }

  /** The first step at or above a threshold; -1 for null. */
  private static int step(ThresholdsCommand.Shown shown, Double threshold) {
    return threshold == null
        ? -1
        : IntStream.range(0, shown.steps().size())
            .filter(at -> shown.steps().get(at).threshold() >= threshold - 1e-9)
            .findFirst()
            .orElse(-1);
  }

  private void table(StringBuilder out, ThresholdsCommand.Shown shown, int inForce, int asked) {
    List<ThresholdsCommand.Shown.Step> steps = shown.steps();
    out.append(" threshold  answered  share  precision  lower bound\n");
    for (int at : rows(steps.size(), inForce, asked)) {
      ThresholdsCommand.Shown.Step step = steps.get(at);
      String mark = (at == inForce ? "=" : "") + (at == asked ? ">" : "");
      String line =
          String.format(
              Locale.ROOT,
              "%-2s %8.4f  %8d %5.1f%%     %6.4f       %6.4f",
              mark,
              step.threshold(),
              step.answered(),
              100 * step.share(),
              step.precision(),
              step.lower());
      out.append(mark.isEmpty() ? line : paint(GREEN, line)).append('\n');
    }
  }

  /** Some of the steps, evenly, with the marked ones. */
  private static List<Integer> rows(int steps, int inForce, int asked) {
    List<Integer> rows = new ArrayList<>();
    for (int at = 0; at < steps; at++) {
      boolean even =
          at * (ROWS - 1) / Math.max(1, steps - 1) != (at - 1) * (ROWS - 1) / (steps - 1);
      if (at == 0 || even || at == inForce || at == asked) {
        rows.add(at);
      }
    }
    return rows;
  }

  /** Columns are steps; each is filled up to the bound, and on to the precision in grey. */
  private void plot(
      StringBuilder out, List<ThresholdsCommand.Shown.Step> steps, int inForce, int asked) {
    double low =
        steps.stream().mapToDouble(step -> step.lower()).filter(v -> v > 0).min().orElse(0);
    double from = Math.floor(low * 20) / 20;
    int columns = Math.min(steps.size(), PrettyPrinter.COLUMNS - 8);
    out.append('\n');
    for (int row = HEIGHT; row >= 1; row--) {
      double level = from + (1 - from) * (row - 0.5) / HEIGHT;
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns; column++) {
        ThresholdsCommand.Shown.Step step = steps.get(index(column, columns, steps.size()));
        line.append(step.lower() >= level ? PRECISION : step.precision() >= level ? BOUND : ' ');
      }
      out.append(String.format(Locale.ROOT, "%6.3f ", level)).append(line).append('\n');
    }
    StringBuilder marks = new StringBuilder(" ".repeat(columns));
    for (int column = 0; column < columns; column++) {
      int at = index(column, columns, steps.size());
      int next = column + 1 < columns ? index(column + 1, columns, steps.size()) : steps.size();
      if (asked >= at && asked < next) {
        marks.setCharAt(column, '>');
      } else if (inForce >= at && inForce < next) {
        marks.setCharAt(column, '=');
      }
    }
    out.append("       ").append(paint(GREEN, marks.toString())).append('\n');
    String last = String.valueOf(steps.get(steps.size() - 1).threshold());
    String first = String.valueOf(steps.get(0).threshold());
    out.append("       ")
        .append(first)
        .append(" ".repeat(columns - first.length() - last.length()));
    out.append(last).append('\n');
    out.append(
        "       %c lower bound at 95 %%, %c precision, by threshold%n".formatted(PRECISION, BOUND));
  }

  private static int index(int column, int columns, int steps) {
    return (int) ((long) column * steps / columns);
  }

  private String paint(String style, String text) {
    return colour ? style + text + PLAIN : text;
  }
}
