package dev.hnetstreams.runtime.bundle;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How many answers of a head were right from each threshold on, measured on texts that people
 * labelled.
 *
 * @param rows texts that were measured, 0 or more
 * @param thresholds ascending, in [0, 1]
 * @param groups of labels; labels with few answers share a group. No label is in two
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Curve(int rows, List<Double> thresholds, List<Group> groups) {

  /**
   * Answers at or above each threshold.
   *
   * @param labels whose answers are counted together, one or more
   * @param answered [thresholds], falling
   * @param right [thresholds], how many of them were right, falling
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Group(List<String> labels, List<Integer> answered, List<Integer> right) {
    public Group {
      labels = copy("groups.labels", labels);
      answered = copy("groups.answered", answered);
      right = copy("groups.right", right);
      if (right.size() != answered.size()) {
        throw new BundleException("curve.groups.right: expected as many numbers as answered has");
      }
      for (int at = 0; at < answered.size(); at++) {
        boolean falls =
            at == 0
                || (answered.get(at) <= answered.get(at - 1) && right.get(at) <= right.get(at - 1));
        if (right.get(at) < 0 || right.get(at) > answered.get(at) || !falls) {
          throw new BundleException(
              "curve.groups: step %d: %d right of %d, expected falling counts, right at most"
                      .formatted(at, right.get(at), answered.get(at))
                  + " answered");
        }
      }
    }
  }

  public Curve {
    thresholds = copy("thresholds", thresholds);
    for (int at = 0; at < thresholds.size(); at++) {
      double step = thresholds.get(at);
      if (!(step >= 0 && step <= 1) || (at > 0 && step <= thresholds.get(at - 1))) {
        throw new BundleException(
            "curve.thresholds: " + step + ", expected ascending numbers in [0, 1]");
      }
    }
    groups = copy("groups", groups);
    Set<String> seen = new HashSet<>();
    for (Group group : groups) {
      if (group.answered().size() != thresholds.size()) {
        throw new BundleException("curve.groups: expected a number for each of thresholds");
      }
      if (!group.labels().stream().allMatch(seen::add)) {
        throw new BundleException("curve.groups: expected no label in two of them");
      }
    }
  }

  /** The group that a label is in. */
  public Optional<Group> of(String label) {
    return groups.stream().filter(group -> group.labels().contains(label)).findFirst();
  }

  private static <T> List<T> copy(String key, List<T> list) {
    if (list == null || list.stream().anyMatch(Objects::isNull)) {
      throw new BundleException("curve." + key + ": expected a list without null");
    }
    return List.copyOf(list);
  }
}
