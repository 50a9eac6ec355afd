package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.explain.AnswerDiff;
import dev.hnetstreams.app.explain.Explanation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** An explanation for people. Nothing of the text reaches the terminal as a control. */
final class ExplainPrinter {
  private static final int MOST_SHOWN = 60;
  private static final int MOST_DIFFERENCES = 5;
  private static final String INDENT = " ".repeat(16);

  private final StringBuilder out = new StringBuilder();

  private ExplainPrinter() {}

  /** UTF-8, without a newline at the end. */
  static byte[] print(Explanation explanation) {
    ExplainPrinter printer = new ExplainPrinter();
    printer.head(explanation);
    explanation.verdicts().forEach(printer::verdict);
    return printer.out.toString().stripTrailing().getBytes(StandardCharsets.UTF_8);
  }

  private void head(Explanation e) {
    out.append(e.record() == null ? "text" : Glyph.visible(e.record().toString()));
    out.append(": %d bytes".formatted(e.text().bytes()));
    out.append(e.text().read() < e.text().bytes() ? ", %d read".formatted(e.text().read()) : "");
    out.append(", SHA-256 ").append(e.text().sha256()).append('\n');
    if (e.answer() == null) {
      out.append("run by ").append(Glyph.visible(e.replayedBy())).append('\n');
      return;
    }
    out.append(
        "answered by %s in %s\n"
            .formatted(Glyph.visible(e.answeredBy()), Glyph.visible(e.answer().toString())));
    String by =
        "run again" + (e.replayedBy().equals(e.answeredBy()) ? "" : " by " + e.replayedBy());
    out.append(Glyph.visible(by)).append(": ").append(compared(e.comparison())).append('\n');
  }

  private static String compared(Explanation.Compared compared) {
    List<AnswerDiff.Difference> all = compared.differences();
    StringBuilder said = new StringBuilder();
    switch (compared.result()) {
      case "equal" -> said.append("equal in every bit of %d values".formatted(compared.values()));
      case "last_place" ->
          said.append(
              "equal but for the last place of %d of %d values"
                  .formatted(all.size(), compared.values()));
      default -> said.append("differs in %d of %d values".formatted(all.size(), compared.values()));
    }
    for (AnswerDiff.Difference one : all.subList(0, Math.min(all.size(), MOST_DIFFERENCES))) {
      said.append("\n  ").append(Glyph.visible(one.field()));
      said.append(": answer ").append(shown(String.valueOf(one.answer())));
      said.append(", replay ").append(shown(String.valueOf(one.replay())));
    }
    if (compared.result().equals("differs")) {
      said.append(
          "\n  Settings of then that are others now change answers too: model.thresholds,"
              + "\n  model.allow, model.maxSuspectBytes, codec; so does another processor or a GPU.");
    }
    return said.toString();
  }

  private void verdict(Explanation.Verdict v) {
    out.append('\n').append(Glyph.visible(v.head())).append(": ");
    if (v.label() != null) {
      out.append(Glyph.visible(v.label()));
      out.append(
          " %s, threshold %s\n".formatted(confidence(v.confidence()), number(v.threshold())));
    } else if (v.raw() == null) {
      out.append("no verdict: ").append(words(v.abstained())).append('\n');
    } else {
      out.append(
          "no verdict: %s: %s %s, threshold %s\n"
              .formatted(
                  words(v.abstained()),
                  Glyph.visible(v.raw()),
                  confidence(v.confidence()),
                  number(v.threshold())));
    }
    nearest(v);
    line("evidence", v.evidence().stream().map(ExplainPrinter::evidence).toList());
    if (v.smallest() != null) {
      smallest(v.smallest());
    }
  }

  private void nearest(Explanation.Verdict v) {
    if (v.nearest() == null) {
      return;
    }
    String near =
        "%s %s".formatted(Glyph.visible(v.nearest().label()), confidence(v.nearest().confidence()));
    String away =
        v.nearest().distance() == null
            ? ""
            : ", %s away in logits".formatted(number(v.nearest().distance()));
    line("nearest", List.of(near + away));
    if (v.margin() != null) {
      line("margin", List.of("the verdict falls when it loses " + number(v.margin())));
    }
  }

  private void smallest(Explanation.Smallest s) {
    String alone =
        s.chunksByEvidence() == null
            ? "more than all by evidence alone"
            : s.chunksByEvidence() + " by evidence alone";
    if (s.falls()) {
      line("rests on", List.of("%s (%s)".formatted(chunks(s.chunks()), alone)));
      line("", s.parts().stream().map(ExplainPrinter::part).toList());
      line("without them", List.of(then(s.then())));
    } else {
      line("rests on", List.of("nothing in particular"));
      line(
          "without",
          List.of("%s that speak for it: %s".formatted(chunks(s.chunks()), then(s.then()))));
    }
  }

  private static String then(Explanation.Then then) {
    if (then.label() != null) {
      return "%s %s".formatted(Glyph.visible(then.label()), confidence(then.confidence()));
    }
    String raw =
        then.raw() == null
            ? ""
            : ": %s %s".formatted(Glyph.visible(then.raw()), confidence(then.confidence()));
    return "no verdict: " + words(then.abstained()) + raw;
  }

  /** Items beside a name, as many in a line as fit. */
  private void line(String name, List<String> items) {
    if (items.isEmpty()) {
      return;
    }
    StringBuilder line = new StringBuilder("  %-14s".formatted(name));
    int taken = line.length();
    for (String item : items) {
      int columns = item.codePointCount(0, item.length());
      if (taken > INDENT.length() && taken + columns > PrettyPrinter.COLUMNS) {
        out.append(line.toString().stripTrailing()).append('\n');
        line = new StringBuilder(INDENT);
        taken = line.length();
      }
      line.append(item).append("  ");
      taken += columns + 2;
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private static String evidence(Explanation.Part part) {
    return "+%s %s".formatted(number(part.share()), quoted(part.text()));
  }

  private static String part(Explanation.Part part) {
    return "%s at %d-%d".formatted(quoted(part.text()), part.start(), part.end());
  }

  private static String quoted(String text) {
    return '"' + shown(text.replace("\n", "\u21b5")) + '"';
  }

  private static String shown(String text) {
    int end =
        text.offsetByCodePoints(0, Math.min(MOST_SHOWN, text.codePointCount(0, text.length())));
    return Glyph.visible(text.substring(0, end)) + (end < text.length() ? "\u2026" : "");
  }

  private static String chunks(int count) {
    return count == 1 ? "1 chunk" : count + " chunks";
  }

  private static String words(String wireName) {
    return wireName.replace('_', ' ');
  }

  /** Four places, as in results: two would call 0.9998 certain. */
  private static String confidence(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
