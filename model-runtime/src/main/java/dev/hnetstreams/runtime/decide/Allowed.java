package dev.hnetstreams.runtime.decide;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The labels that decisions and segments may have.
 *
 * @param byHead by name of the head; a head that is absent may have all of its labels. The none
 *     label of a head is allowed whether it is listed or not
 */
public record Allowed(Map<String, Set<String>> byHead) {
  public static final Allowed ALL = new Allowed(Map.of());

  public Allowed {
    Map<String, Set<String>> copy = new HashMap<>();
    byHead.forEach((head, labels) -> copy.put(head, Set.copyOf(labels)));
    byHead = Map.copyOf(copy);
  }

  /** Of the heads for language and for code; an empty list allows all. */
  public static Allowed of(List<String> languages, List<String> codes) {
    Map<String, Set<String>> byHead = new HashMap<>();
    if (!languages.isEmpty()) {
      byHead.put("language", Set.copyOf(languages));
    }
    if (!codes.isEmpty()) {
      byHead.put("code", Set.copyOf(codes));
    }
    return byHead.isEmpty() ? ALL : new Allowed(byHead);
  }

  /** Whether a head may have a label. */
  public boolean allows(Head head, String label) {
    Set<String> labels = byHead.get(head.name());
    return labels == null || labels.contains(label) || label.equals(head.none());
  }

  /** Whether a head may have all of its labels. */
  public boolean allowsAll(Head head) {
    return !byHead.containsKey(head.name());
  }

  /** [labels] of the head. */
  public boolean[] mask(Head head) {
    boolean[] mask = new boolean[head.labels().size()];
    for (int label = 0; label < mask.length; label++) {
      mask[label] = allows(head, head.labels().get(label));
    }
    return mask;
  }

  /**
   * Checks the labels against a model's.
   *
   * @throws IllegalArgumentException naming the head, the label and the nearest that there is
   */
  public void require(Manifest manifest) {
    byHead.forEach(
        (name, labels) -> {
          Head head =
              manifest
                  .head(name)
                  .orElseThrow(
                      () ->
                          new IllegalArgumentException(
                              "allow.%s: the model has no head '%s'".formatted(name, name)));
          for (String label : labels) {
            if (!head.labels().contains(label)) {
              throw new IllegalArgumentException(
                  "allow.%s: '%s' is no label of the model, did you mean %s?"
                      .formatted(name, shown(label), nearest(label, head.labels())));
            }
          }
        });
  }

  /** As it may stand in a message: labels come from requests. */
  private static String shown(String label) {
    return label.matches("[\\w+#. -]{1,40}") ? label : "...";
  }

  /** Of equally near ones the one of the same letters, else the one that begins alike. */
  private static String nearest(String label, List<String> labels) {
    return labels.stream()
        .min(
            Comparator.<String>comparingInt(l -> distance(label, l))
                .thenComparing(l -> !Arrays.equals(letters(label), letters(l)))
                .thenComparingInt(l -> -alike(label, l)))
        .orElseThrow();
  }

  private static int[] letters(String label) {
    return label.chars().sorted().toArray();
  }

  /** Characters with which both begin. */
  private static int alike(String one, String other) {
    int same = 0;
    while (same < Math.min(one.length(), other.length())
        && one.charAt(same) == other.charAt(same)) {
      same++;
    }
    return same;
  }

  /** Insertions, deletions and changes from one to the other. */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= Math.min(from.length(), 40); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }
}
