package dev.hnetstreams.runtime.bundle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How a head's answers to the dev texts were distributed.
 *
 * @param rows texts that were answered, 1 or more
 * @param confidence [{@value #BINS}], rows by the confidence of the best label, in bins of equal
 *     width from 0 to 1; they sum to {@code rows}
 * @param answered by {@link ThresholdMode#key()}: rows by decided label, in the order of the head's
 *     labels; the head abstained from the other rows
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Reference(int rows, List<Integer> confidence, Map<String, List<Integer>> answered) {
  /** Bins of confidence. */
  public static final int BINS = 10;

  public Reference {
    if (rows < 1) {
      throw new BundleException("reference.rows: " + rows + ", expected 1 or more");
    }
    confidence = counts("confidence", confidence);
    if (confidence.size() != BINS || sum(confidence) != rows) {
      throw new BundleException(
          "reference.confidence: %s, expected %d counts that sum to rows %d"
              .formatted(confidence, BINS, rows));
    }
    if (answered == null || !answered.containsKey(ThresholdMode.BALANCED.key())) {
      throw new BundleException(
          "reference.answered: expected counts for " + ThresholdMode.BALANCED.key());
    }
    Map<String, List<Integer>> checked = new HashMap<>();
    for (Map.Entry<String, List<Integer>> mode : answered.entrySet()) {
      List<Integer> counts = counts("answered." + mode.getKey(), mode.getValue());
      if (sum(counts) > rows) {
        throw new BundleException(
            "reference.answered.%s: they sum to %d, expected rows %d at most"
                .formatted(mode.getKey(), sum(counts), rows));
      }
      checked.put(mode.getKey(), counts);
    }
    answered = Map.copyOf(checked);
  }

  /** Returns the bin of a confidence in [0, 1]. */
  public static int bin(double confidence) {
    return (int) Math.max(0, Math.min(BINS - 1, Math.floor(confidence * BINS)));
  }

  /**
   * Rows by decided label, in the order of the head's labels; empty when the mode was not measured.
   */
  public Optional<List<Integer>> answered(ThresholdMode mode) {
    return Optional.ofNullable(answered.get(mode.key()));
  }

  /** Whether there is a count for each of so many labels, in every mode. */
  boolean fits(int labels) {
    return answered.values().stream().allMatch(counts -> counts.size() == labels);
  }

  private static long sum(List<Integer> counts) {
    return counts.stream().mapToLong(Integer::longValue).sum();
  }

  private static List<Integer> counts(String key, List<Integer> counts) {
    if (counts == null || counts.stream().anyMatch(count -> Objects.isNull(count) || count < 0)) {
      throw new BundleException("reference." + key + ": expected counts of 0 or more");
    }
    return List.copyOf(counts);
  }
}
