package dev.hnetstreams.runtime.bundle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
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
 *     rest
 * @param minBytes shorter texts get no decision, 1 or more
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Head(
    String name,
    List<String> labels,
    boolean multiLabel,
    String none,
    double temperature,
    Map<String, Double> thresholds,
    int minBytes) {

  private static final String DEFAULT = "default";
  private static final int DEFAULT_MIN_BYTES = 4;

  public Head {
    if (name == null || !name.matches("[a-z][a-z0-9_]*")) {
      throw new BundleException("heads: name '" + name + "': wanted [a-z][a-z0-9_]*");
    }
    labels = labels == null ? List.of() : labels;
    if (labels.isEmpty()
        || labels.stream().anyMatch(Objects::isNull)
        || new HashSet<>(labels).size() != labels.size()) {
      throw new BundleException("heads." + name + ".labels: wanted one or more distinct labels");
    }
    labels = List.copyOf(labels);
    if (none != null && !labels.contains(none)) {
      throw new BundleException("heads." + name + ".none: '" + none + "' is not a label");
    }
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new BundleException(
          "heads." + name + ".temperature: " + temperature + ", wanted above 0 and finite");
    }
    thresholds = thresholds == null ? Map.of(DEFAULT, 0.5) : thresholds;
    for (Map.Entry<String, Double> e : thresholds.entrySet()) {
      if (!e.getKey().equals(DEFAULT) && !labels.contains(e.getKey())) {
        throw new BundleException(
            "heads." + name + ".thresholds: '" + e.getKey() + "' is not a label");
      }
      if (e.getValue() == null || !(e.getValue() >= 0 && e.getValue() <= 1)) {
        throw new BundleException(
            "heads." + name + ".thresholds." + e.getKey() + ": " + e.getValue() + ", wanted 0..1");
      }
    }
    thresholds = Map.copyOf(thresholds);
    minBytes = minBytes == 0 ? DEFAULT_MIN_BYTES : minBytes;
    if (minBytes < 1) {
      throw new BundleException("heads." + name + ".minBytes: " + minBytes + ", wanted 1 or more");
    }
  }

  /** Least confidence to decide for {@code label}, in [0, 1]. */
  public double threshold(String label) {
    return thresholds.getOrDefault(label, thresholds.getOrDefault(DEFAULT, 0.5));
  }
}
