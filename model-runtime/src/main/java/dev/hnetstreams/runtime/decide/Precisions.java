package dev.hnetstreams.runtime.decide;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Precisions that are asked for in place of thresholds.
 *
 * @param byHead by name of the head, then by label; {@link #ALL_LABELS} for all others of the head.
 *     Each in (0, 1)
 */
public record Precisions(Map<String, Map<String, Double>> byHead) {
  /** The key of the labels that have no precision of their own. No label is called that. */
  public static final String ALL_LABELS = "";

  public static final Precisions NONE = new Precisions(Map.of());

  public Precisions {
    Map<String, Map<String, Double>> copy = new HashMap<>();
    byHead.forEach((head, labels) -> copy.put(head, Map.copyOf(labels)));
    byHead = Map.copyOf(copy);
  }

  /** The precision that is asked of a label's answers; empty where a threshold holds instead. */
  public OptionalDouble of(String head, String label) {
    Map<String, Double> labels = byHead.getOrDefault(head, Map.of());
    Double asked = labels.getOrDefault(label, labels.get(ALL_LABELS));
    return asked == null ? OptionalDouble.empty() : OptionalDouble.of(asked);
  }

  /**
   * Checks heads and labels against a model's, and that it has a curve for each head.
   *
   * @throws IllegalArgumentException naming the key and what was expected
   */
  public void require(Manifest manifest) {
    byHead.forEach(
        (name, labels) -> {
          String key = "decisions." + name;
          Head head =
              manifest
                  .head(name)
                  .filter(h -> !h.multiLabel())
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "%s: %s has no such head, expected one of %s"
                                  .formatted(key, manifest.id(), names(manifest))));
          for (String label : labels.keySet()) {
            if (!label.equals(ALL_LABELS) && !head.labels().contains(label)) {
              throw new IllegalArgumentException(
                  "%s.labels.%s: no label of the head in %s".formatted(key, label, manifest.id()));
            }
          }
          if (head.curve() == null) {
            throw new IllegalArgumentException(
                "%s: %s has no curve for this head, so no precision can be held; expected a bundle"
                        .formatted(key, manifest.id())
                    + " with curves (hnet_training curves), an own head that head train of this"
                    + " version has trained, or a threshold mode"
                    + " (model.thresholds)");
          }
        });
  }

  private static String names(Manifest manifest) {
    return String.join(
        ", ",
        manifest.heads().stream().filter(h -> !h.multiLabel()).map(Head::name).sorted().toList());
  }
}
