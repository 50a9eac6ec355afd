package dev.hnetstreams.app.feedback;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The label that more people are for than for any other. */
final class Majority {
  private Majority() {}

  /** Empty when two labels have as many. */
  static Optional<String> of(List<String> labels) {
    Map<String, Integer> counts = new HashMap<>();
    labels.forEach(label -> counts.merge(label, 1, Integer::sum));
    int most = counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    List<String> first =
        counts.entrySet().stream()
            .filter(e -> e.getValue() == most)
            .map(Map.Entry::getKey)
            .toList();
    return first.size() == 1 ? Optional.of(first.get(0)) : Optional.empty();
  }
}
