package dev.hnetstreams.app.cli;

import dev.hnetstreams.runtime.head.HeadCard;
import dev.hnetstreams.runtime.training.LabelledText;
import dev.hnetstreams.runtime.training.Report;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Prints what a training found, for people. Texts are shown shortened. */
final class HeadReport {
  private static final int SHOWN_CHARS = 60;
  private static final int SHOWN_LABELS = 40;
  private static final int SHOWN = 10;

  private final PrintStream out;
  private final List<LabelledText> rows;
  private final List<LabelledText> pool;
  private final double precision;

  /** For machines. */
  record Json(String file, HeadCard head, Report report) {}

  HeadReport(PrintStream out, List<LabelledText> rows, List<LabelledText> pool, double precision) {
    this.out = out;
    this.rows = rows;
    this.pool = pool;
    this.precision = precision;
  }

  void print(Report report, HeadCard card, Path file) {
    line(
        "%s: %d rows, %d labels%s",
        card.id(), report.rows(), card.labels().size(), card.several() ? ", several a row" : "");
    line(
        "accuracy %.3f on held-out rows (%d folds); always the commonest: %.3f",
        report.accuracy(), report.folds(), report.commonest());
    labels(report);
    confusions(report);
    curve(report);
    out.println();
    out.println("label doctor");
    conflicts(report);
    contradictions(report);
    tooFew(report);
    next(report);
    out.println();
    line("written: %s, fits the features %s", file, card.features());
    line("try it:  hnet-streams classify --heads %s --pretty -", file);
  }

  private void labels(Report report) {
    out.println();
    int width = report.labels().stream().mapToInt(l -> l.label().length()).max().orElse(5);
    String row = "  %-" + Math.min(40, Math.max(5, width)) + "s %6s %10s %10s %7s  %s";
    line(row, "label", "rows", "threshold", "precision", "recall", "");
    report.labels().stream()
        .limit(SHOWN_LABELS)
        .forEach(
            l ->
                line(
                    row,
                    l.label(),
                    l.rows(),
                    number(l.threshold()),
                    number(l.precision()),
                    number(l.recall()),
                    l.reached() ? "" : "precision " + precision + " is not held"));
    more(report.labels().size(), SHOWN_LABELS, "labels; --json has all");
  }

  private void confusions(Report report) {
    if (report.confusions().isEmpty()) {
      return;
    }
    out.println();
    out.println("confused most (without thresholds)");
    report.confusions().forEach(c -> line("  %4d  %s called %s", c.rows(), c.label(), c.called()));
  }

  private void curve(Report report) {
    out.println();
    out.print("rows learned from and accuracy:");
    report.curve().forEach(p -> out.printf(Locale.ROOT, "  %d: %.3f", p.rows(), p.accuracy()));
    out.println();
    line(
        Double.isNaN(report.twice())
            ? "more rows brought nothing here: the curve is flat or too short to tell"
            : "twice the rows might reach %.3f (an estimate from these points)",
        report.twice());
  }

  private void conflicts(Report report) {
    line("  one text, different labels: %s", count(report.conflicts().size()));
    report.conflicts().stream()
        .limit(SHOWN)
        .forEach(
            c ->
                line(
                    "    lines %s: %s  \"%s\"",
                    c.lines(), c.labels(), shown(rows, c.lines().get(0))));
    more(report.conflicts().size(), SHOWN, "texts");
  }

  private void contradictions(Report report) {
    line("  rows that contradict their neighbours: %s", count(report.contradictions().size()));
    report
        .contradictions()
        .forEach(
            c ->
                line(
                    "    line %d is %s; neighbours are %s (%.2f), as line %d  \"%s\"",
                    c.line(),
                    c.label(),
                    c.neighbours(),
                    c.confidence(),
                    c.nearest(),
                    shown(rows, c.line())));
  }

  private void tooFew(Report report) {
    line("  labels for which more rows would help: %s", count(report.tooFew().size()));
    report.tooFew().stream()
        .limit(SHOWN)
        .forEach(
            f ->
                line(
                    "    %s: %d rows, recall %.2f%s",
                    f.label(),
                    f.rows(),
                    f.recall(),
                    f.more() == 0
                        ? "; how many more cannot be told"
                        : "; about " + f.more() + " more for 0.80 (an estimate)"));
    more(report.tooFew().size(), SHOWN, "labels");
  }

  private void next(Report report) {
    if (report.next().isEmpty()) {
      return;
    }
    out.println("  worth labelling next:");
    report
        .next()
        .forEach(
            n ->
                line(
                    "    line %d, perhaps %s (%.2f)  \"%s\"",
                    n.line(), n.label(), n.confidence(), shown(pool, n.line())));
  }

  private void more(int all, int shown, String of) {
    if (all > shown) {
      line("    and %d more %s", all - shown, of);
    }
  }

  private void line(String format, Object... values) {
    out.printf(Locale.ROOT, format + "%n", values);
  }

  private static String count(int of) {
    return of == 0 ? "none" : Integer.toString(of);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.2f", value);
  }

  /** One line of a row's text without control characters. */
  private static String shown(List<LabelledText> from, int line) {
    String text =
        from.stream()
            .filter(row -> row.line() == line)
            .findFirst()
            .map(row -> row.text().strip().replaceAll("[\\p{Cc}\\p{Cf}\\s]+", " "))
            .orElse("");
    return text.codePointCount(0, text.length()) <= SHOWN_CHARS
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN_CHARS)) + "...";
  }
}
