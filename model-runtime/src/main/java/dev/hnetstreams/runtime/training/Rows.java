package dev.hnetstreams.runtime.training;

import dev.hnetstreams.runtime.head.HeadException;
import dev.hnetstreams.runtime.head.TextFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The rows of a training.
 *
 * @param labels in the order of the outputs
 * @param several whether a row may have several labels or none
 * @param texts as they came
 * @param features of each text
 * @param targets [rows, labels] which labels hold
 */
record Rows(
    List<String> labels,
    boolean several,
    List<LabelledText> texts,
    List<TextFeatures> features,
    boolean[][] targets) {
  /** The least rows from which anything can be learned and held out. */
  static final int LEAST = 4;

  private static final int SEED = 17;

  /**
   * @throws HeadException when there are too few rows or labels
   */
  static Rows of(List<LabelledText> texts, List<TextFeatures> features, boolean several) {
    Map<String, Integer> counts = new TreeMap<>();
    for (LabelledText text : texts) {
      text.labels().forEach(label -> counts.merge(label, 1, Integer::sum));
    }
    List<String> labels = List.copyOf(counts.keySet());
    if (texts.size() < LEAST) {
      throw new HeadException(
          "%d rows with a label, expected %d or more".formatted(texts.size(), LEAST));
    }
    if (labels.size() < 2 && !several) {
      throw new HeadException("labels: only %s, expected two or more".formatted(labels));
    }
    boolean[][] targets = new boolean[texts.size()][labels.size()];
    for (int row = 0; row < targets.length; row++) {
      for (String label : texts.get(row).labels()) {
        targets[row][labels.indexOf(label)] = true;
      }
    }
    for (int label = 0; several && label < labels.size(); label++) {
      if (counts.get(labels.get(label)) == texts.size()) {
        throw new HeadException(
            "label '%s': every row has it, expected some without".formatted(labels.get(label)));
      }
    }
    return new Rows(labels, several, List.copyOf(texts), List.copyOf(features), targets);
  }

  int size() {
    return targets.length;
  }

  /** How many outputs a model has: one for two labels of which one holds. */
  int outputs() {
    return several ? labels.size() : labels.size() == 2 ? 1 : labels.size();
  }

  /** The one label of a row. */
  int label(int row) {
    for (int label = 0; label < targets[row].length; label++) {
      if (targets[row][label]) {
        return label;
      }
    }
    return -1;
  }

  /** Rows that have a label. */
  int count(int label) {
    int count = 0;
    for (boolean[] target : targets) {
      count += target[label] ? 1 : 0;
    }
    return count;
  }

  /** Rows by their text, case and white space aside, those with company alone. */
  Map<String, List<Integer>> duplicates() {
    Map<String, List<Integer>> byKey = new LinkedHashMap<>();
    for (int row = 0; row < size(); row++) {
      byKey.computeIfAbsent(texts.get(row).key(), k -> new ArrayList<>()).add(row);
    }
    byKey.values().removeIf(rows -> rows.size() < 2);
    return byKey;
  }

  /**
   * Deals the rows to folds: those of each label evenly, those of one text together, so that no
   * text is asked that was learned.
   *
   * @return [rows] in [0, folds)
   */
  int[] folds(int folds) {
    List<Integer> order = new ArrayList<>();
    for (int row = 0; row < size(); row++) {
      order.add(row);
    }
    Collections.shuffle(order, new Random(SEED));
    order.sort(Comparator.comparingInt(this::rarestLabel));
    Map<String, Integer> dealt = new HashMap<>();
    int[] fold = new int[size()];
    int next = 0;
    for (int row : order) {
      Integer before = dealt.putIfAbsent(texts.get(row).key(), next);
      fold[row] = before == null ? next : before;
      next = before == null ? (next + 1) % folds : next;
    }
    return fold;
  }

  private int rarestLabel(int row) {
    int rarest = -1;
    for (int label = 0; label < labels.size(); label++) {
      boolean rarer = rarest < 0 || (several && count(label) < count(rarest));
      rarest = targets[row][label] && rarer ? label : rarest;
    }
    return rarest;
  }
}
