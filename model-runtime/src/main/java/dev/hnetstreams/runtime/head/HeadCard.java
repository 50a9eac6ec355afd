package dev.hnetstreams.runtime.head;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.Curve;
import dev.hnetstreams.runtime.bundle.Head;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What an own head says of itself.
 *
 * @param format 1
 * @param name as in {@code decisions.<name>}
 * @param version told in results behind the model's version
 * @param features id of the chunks' features that it fits
 * @param labels 2 to 1000, distinct; with {@code several} 1 to 200
 * @param several true when a text may have several labels or none: each is a decision of its own
 * @param temperature divides the logits, above 0
 * @param thresholds least confidence to decide for a label, in [0, 1]; by mode as bundles name
 *     them, then by label
 * @param trained when, in ISO 8601
 * @param rows texts that it was trained on, by label
 * @param evaluation figures of the cross validation; free form
 * @param curves counts of right answers to held-out rows, by name of the decision; empty in files
 *     of versions that did not count them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record HeadCard(
    int format,
    String name,
    String version,
    String features,
    List<String> labels,
    boolean several,
    double temperature,
    Map<String, Map<String, Double>> thresholds,
    String trained,
    Map<String, Integer> rows,
    Map<String, Double> evaluation,
    Map<String, Curve> curves) {
  /** The label of a decision of a head with several labels that says its label holds. */
  public static final String YES = "yes";

  /** The label of one that says it does not. */
  public static final String NO = "no";

  /** Words that conditions of routes use for other things. */
  private static final Set<String> TAKEN = Set.of("text", "segment", "noise", "hidden");

  private static final String BALANCED = "balanced";

  /** The ways in which a service may be configured to decide; a head has thresholds for each. */
  private static final Set<String> MODES = Set.of(BALANCED, "highConfidence", "bestGuess");

  private static final int MAX_LABELS = 1000;
  private static final int MAX_SEVERAL = 200;

  public HeadCard {
    require(format == 1, "format", format, "1; this version reads no other");
    require(name != null && name.matches("[a-z][a-z0-9_]{0,39}"), "name", name, "[a-z][a-z0-9_]*");
    require(!TAKEN.contains(name), "name", name, "none of " + TAKEN);
    require(
        version != null && version.matches("[0-9A-Za-z]([0-9A-Za-z.-]{0,30}[0-9A-Za-z])?"),
        "version",
        version,
        "1 to 32 letters, digits, dots and hyphens");
    require(features != null && !features.isBlank(), "features", features, "an id");
    labels = labels == null ? List.of() : labels;
    int least = several ? 1 : 2;
    int most = several ? MAX_SEVERAL : MAX_LABELS;
    require(
        labels.size() >= least && labels.size() <= most,
        "labels",
        labels.size() + " of them",
        least + " to " + most);
    for (String label : labels) {
      require(
          label != null && label.matches("[^\\p{Cc}]{1,100}") && !label.isBlank(),
          "labels",
          "a label of " + (label == null ? "null" : label.length() + " characters"),
          "1 to 100 characters without control characters");
    }
    labels = List.copyOf(labels);
    require(new HashSet<>(labels).size() == labels.size(), "labels", "one twice", "distinct ones");
    thresholds = thresholds == null ? Map.of() : Map.copyOf(thresholds);
    require(thresholds.keySet().equals(MODES), "thresholds", thresholds.keySet(), MODES.toString());
    rows = rows == null ? Map.of() : Map.copyOf(rows);
    evaluation = evaluation == null ? Map.of() : Map.copyOf(evaluation);
    curves = curves == null ? Map.of() : Map.copyOf(curves);
  }

  /** Returns the same with curves. */
  public HeadCard withCurves(Map<String, Curve> measured) {
    return new HeadCard(
        format,
        name,
        version,
        features,
        labels,
        several,
        temperature,
        thresholds,
        trained,
        rows,
        evaluation,
        measured);
  }

  /** {@code name/version}. */
  public String id() {
    return name + "/" + version;
  }

  /** As it stands in the version of the model that it runs on, where no underscore may be. */
  String build() {
    return name.replace('_', '-') + "." + version;
  }

  /** Outputs of the linear model: one for two labels of which one holds. */
  int outputs() {
    return several ? labels.size() : labels.size() == 2 ? 1 : labels.size();
  }

  /**
   * The decisions that it makes, as a manifest lists them.
   *
   * @throws HeadException when a label makes no name for a decision
   */
  public List<Head> heads() {
    try {
      return several ? yesOrNo() : List.of(head(name, labels, null, labels));
    } catch (BundleException e) {
      throw new HeadException("head " + id() + ": " + e.getMessage(), e);
    }
  }

  private List<Head> yesOrNo() {
    List<Head> heads = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String label : labels) {
      String decision = decision(label);
      if (!names.add(decision)) {
        throw new HeadException(
            "head %s: label '%s': another label has the decision %s too, expected one that differs"
                .formatted(id(), label, decision));
      }
      heads.add(head(decision, List.of(NO, YES), NO, List.of(label)));
    }
    return heads;
  }

  /** The name of the decision for one of several labels. */
  public String decision(String label) {
    return name + "_" + label.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }

  /**
   * @param keys of the head's thresholds: its labels, or the one label that the answer yes means
   */
  private Head head(String as, List<String> answers, String none, List<String> keys) {
    Map<String, Map<String, Double>> modes = new HashMap<>();
    thresholds.forEach(
        (mode, table) -> {
          Map<String, Double> own = new HashMap<>();
          for (String key : keys) {
            Double threshold = table.get(key);
            if (threshold != null) {
              own.put(several ? YES : key, threshold);
            }
          }
          modes.put(mode, own);
        });
    Map<String, Double> balanced = modes.remove(BALANCED);
    return new Head(as, answers, false, none, temperature, balanced, modes, 1, curves.get(as));
  }

  /** Whether a manifest's model has the features that it was trained on. */
  public boolean fits(String featuresId) {
    return features.equals(featuresId);
  }

  /** Rows in all. */
  public int allRows() {
    return rows.values().stream().filter(Objects::nonNull).mapToInt(Integer::intValue).sum();
  }

  private static void require(boolean ok, String key, Object value, String expected) {
    if (!ok) {
      throw new HeadException("head: %s: %s, expected %s".formatted(key, value, expected));
    }
  }
}
