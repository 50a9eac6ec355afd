package dev.hnetstreams.app.service;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.decide.HeldPrecision;
import dev.hnetstreams.runtime.decide.PrecisionBound;
import dev.hnetstreams.runtime.decide.Thresholds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How a model holds the precisions that are asked of it. */
public final class PrecisionReport {
  /** Labels that a line names; of more it says how many there are. */
  private static final int NAMED = 6;

  private PrecisionReport() {}

  /**
   * Labels of a head to which the same rule applies.
   *
   * @param labels one or more
   */
  public record Line(String head, List<String> labels, Thresholds.Rule rule) {
    /** Names of the labels, at most a handful. */
    public String names() {
      return labels.size() <= NAMED
          ? String.join(",", labels)
          : String.join(",", labels.subList(0, NAMED))
              + " and "
              + (labels.size() - NAMED)
              + " more";
    }

    /** For people, on one line. */
    public String sentence() {
      HeldPrecision held = rule.held();
      String counted =
          "%d of %d %s right%s: %.4f or more at %.0f %% confidence"
              .formatted(
                  held.right(),
                  held.answered(),
                  rule.fromFeedback() ? "judged answers" : "held-out answers",
                  rule.labels() > 1 ? ", " + rule.labels() + " labels together" : "",
                  held.lower(),
                  100 * PrecisionBound.CONFIDENCE);
      String what =
          held.held()
              ? String.format(Locale.ROOT, "from confidence %s (%s)", held.threshold(), counted)
              : "cannot be held, abstains (at best " + counted + ")";
      return "decisions.%s precision %s: %s: %s".formatted(head, held.asked(), names(), what);
    }
  }

  /** A line for each rule, in the order of heads and labels. */
  public static List<Line> of(Manifest manifest, Thresholds thresholds) {
    List<Line> lines = new ArrayList<>();
    for (Head head : manifest.heads()) {
      Map<Thresholds.Rule, List<String>> byRule = new LinkedHashMap<>();
      for (String label : head.multiLabel() ? List.<String>of() : head.labels()) {
        thresholds
            .rule(head, label)
            .ifPresent(rule -> byRule.computeIfAbsent(rule, same -> new ArrayList<>()).add(label));
      }
      byRule.forEach((rule, labels) -> lines.add(new Line(head.name(), labels, rule)));
    }
    return lines;
  }
}
