package dev.hnetstreams.runtime.bundle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One task of the model.
 *
 * @param name as in the tensor name {@code logits_<name>}
 * @param labels in the order of the logits, distinct
 * @param multiLabel true when each label is a yes or no of its own (sigmoid), false when one wins
 *     (softmax)
 * @param none the label that means "nothing of this kind", or null
 * @param temperature divides the logits before softmax or sigmoid, above 0
 * @param thresholds least confidence to decide for a label, in [0, 1]; key {@code default} for the
 *     rest. Those of the balanced mode
 * @param thresholdModes the same for the other modes, by {@link ThresholdMode#key()}; a bundle may
 *     have none
 * @param minBytes shorter texts get no decision, 1 or more
 * @param curve how many answers were right from each threshold on; null when that was not measured
 * @param languages in whose texts this head was trained, as the labels of another head have them;
 *     null for all
 * @param reference how answers to dev texts were distributed; null when that was not measured
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Head(
    String name,
    List<String> labels,
    boolean multiLabel,
    String none,
    double temperature,
    Map<String, Double> thresholds,
    Map<String, Map<String, Double>> thresholdModes,
    int minBytes,
    @JsonInclude(Include.NON_NULL) Curve curve,
    @JsonInclude(Include.NON_NULL) List<String> languages,
    @JsonInclude(Include.NON_NULL) Reference reference) {

  private static final String DEFAULT = "default";
  private static final int DEFAULT_MIN_BYTES = 4;
  private static final Map<String, Map<String, Double>> NO_MODES = Map.of();

  public Head {
    if (name == null || !name.matches("[a-z][a-z0-9_]*")) {
      throw new BundleException("heads: name '" + name + "': expected [a-z][a-z0-9_]*");
    }
    labels = labels == null ? List.of() : labels;
    if (labels.isEmpty()
        || labels.stream().anyMatch(Objects::isNull)
        || new HashSet<>(labels).size() != labels.size()) {
      throw new BundleException("heads." + name + ".labels: expected one or more distinct labels");
    }
    labels = List.copyOf(labels);
    if (none != null && !labels.contains(none)) {
      throw new BundleException("heads." + name + ".none: '" + none + "' is not a label");
    }
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new BundleException(
          "heads." + name + ".temperature: " + temperature + ", expected above 0 and finite");
    }
    String at = "heads." + name + ".";
    thresholds =
        checked(thresholds == null ? Map.of(DEFAULT, 0.5) : thresholds, labels, at + "thresholds");
    Map<String, Map<String, Double>> modes = new HashMap<>();
    for (var mode : (thresholdModes == null ? NO_MODES : thresholdModes).entrySet()) {
      String key = at + "thresholdModes." + mode.getKey();
      if (mode.getValue() == null) {
        throw new BundleException(key + ": null, expected thresholds");
      }
      modes.put(mode.getKey(), checked(mode.getValue(), labels, key));
    }
    thresholdModes = Map.copyOf(modes);
    minBytes = minBytes == 0 ? DEFAULT_MIN_BYTES : minBytes;
    if (minBytes < 1) {
      throw new BundleException(
          "heads." + name + ".minBytes: " + minBytes + ", expected 1 or more");
    }
    requireMeasured(at, labels, curve, reference);
    if (languages != null) {
      if (languages.isEmpty() || languages.stream().anyMatch(Objects::isNull)) {
        throw new BundleException(at + "languages: expected one or more labels, or no such key");
      }
      languages = List.copyOf(languages);
    }
  }

  /** A head whose distribution of answers was not measured. */
  public Head(
      String name,
      List<String> labels,
      boolean multiLabel,
      String none,
      double temperature,
      Map<String, Double> thresholds,
      Map<String, Map<String, Double>> thresholdModes,
      int minBytes,
      Curve curve,
      List<String> languages) {
    this(
        name,
        labels,
        multiLabel,
        none,
        temperature,
        thresholds,
        thresholdModes,
        minBytes,
        curve,
        languages,
        null);
  }

  /** A head that was trained in all languages. */
  public Head(
      String name,
      List<String> labels,
      boolean multiLabel,
      String none,
      double temperature,
      Map<String, Double> thresholds,
      Map<String, Map<String, Double>> thresholdModes,
      int minBytes,
      Curve curve) {
    this(
        name,
        labels,
        multiLabel,
        none,
        temperature,
        thresholds,
        thresholdModes,
        minBytes,
        curve,
        null);
  }

  /** A head whose precision was not measured. */
  public Head(
      String name,
      List<String> labels,
      boolean multiLabel,
      String none,
      double temperature,
      Map<String, Double> thresholds,
      Map<String, Map<String, Double>> thresholdModes,
      int minBytes) {
    this(name, labels, multiLabel, none, temperature, thresholds, thresholdModes, minBytes, null);
  }

  /** A head with the balanced thresholds alone. */
  public Head(
      String name,
      List<String> labels,
      boolean multiLabel,
      String none,
      double temperature,
      Map<String, Double> thresholds,
      int minBytes) {
    this(name, labels, multiLabel, none, temperature, thresholds, null, minBytes, null);
  }

  /** Least confidence to decide for {@code label}, in [0, 1], balanced. */
  public double threshold(String label) {
    return threshold(ThresholdMode.BALANCED, label);
  }

  /**
   * Least confidence to decide for {@code label}, in [0, 1].
   *
   * @throws BundleException when the bundle has no such mode
   */
  public double threshold(ThresholdMode mode, String label) {
    Map<String, Double> table =
        mode == ThresholdMode.BALANCED ? thresholds : thresholdModes.get(mode.key());
    if (table == null) {
      throw new BundleException(
          "heads.%s.thresholdModes: %s, expected %s for the thresholds that are configured, %s"
              .formatted(name, thresholdModes.keySet(), mode.key(), mode.wireName()));
    }
    return table.getOrDefault(label, table.getOrDefault(DEFAULT, 0.5));
  }

  /** Whether the bundle has thresholds for it. */
  public boolean has(ThresholdMode mode) {
    return mode == ThresholdMode.BALANCED || thresholdModes.containsKey(mode.key());
  }

  private static void requireMeasured(
      String at, List<String> labels, Curve curve, Reference reference) {
    if (curve != null
        && !curve.groups().stream().map(Curve.Group::labels).allMatch(labels::containsAll)) {
      throw new BundleException(at + "curve.groups.labels: expected labels of the head");
    }
    if (reference != null && !reference.fits(labels.size())) {
      throw new BundleException(at + "reference.answered: expected a count for each label");
    }
  }

  private static Map<String, Double> checked(
      Map<String, Double> table, List<String> labels, String key) {
    for (Map.Entry<String, Double> e : table.entrySet()) {
      if (!e.getKey().equals(DEFAULT) && !labels.contains(e.getKey())) {
        throw new BundleException(key + ": '" + e.getKey() + "' is not a label");
      }
      if (e.getValue() == null || !(e.getValue() >= 0 && e.getValue() <= 1)) {
        throw new BundleException(key + "." + e.getKey() + ": " + e.getValue() + ", expected 0..1");
      }
    }
    return Map.copyOf(table);
  }
}
