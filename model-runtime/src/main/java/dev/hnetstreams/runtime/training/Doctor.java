package dev.hnetstreams.runtime.training;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds rows that are perhaps labelled wrong, and labels that have too few. */
final class Doctor {
  private static final int NEIGHBOURS = 5;
  private static final int MOST = 10;

  /** So many of the neighbours must agree with the model against the row. */
  private static final int AGREE = 3;

  /** A row is not called wrong on less. */
  private static final double SURE = 0.6;

  private static final double GOOD_RECALL = 0.8;
  private static final int FEW = 10;
  private static final double GROWTH = 10;

  private final Rows rows;
  private final HeldOut held;
  private final double temperature;

  Doctor(Rows rows, HeldOut held, double temperature) {
    this.rows = rows;
    this.held = held;
    this.temperature = temperature;
  }

  /** Rows of one text whose labels differ. */
  List<Report.Conflict> conflicts() {
    List<Report.Conflict> conflicts = new ArrayList<>();
    for (List<Integer> same : rows.duplicates().values()) {
      Set<Set<String>> different = new HashSet<>();
      same.forEach(row -> different.add(new HashSet<>(rows.texts().get(row).labels())));
      if (different.size() > 1) {
        conflicts.add(
            new Report.Conflict(
                same.stream().map(row -> rows.texts().get(row).line()).toList(),
                same.stream().map(row -> rows.texts().get(row).labels()).toList()));
      }
    }
    return conflicts;
  }

  /** Rows against which a model that has not seen them agrees with their neighbours. */
  List<Report.Contradiction> contradictions(Neighbours neighbours) {
    List<Report.Contradiction> found = new ArrayList<>();
    for (int row = 0; row < rows.size(); row++) {
      double[] confidence = held.confidence(row, rows.several(), temperature);
      List<Integer> nearest = null;
      for (int label = 0; label < confidence.length; label++) {
        boolean has = rows.targets()[row][label];
        double against = has ? 1 - confidence[label] : confidence[label];
        boolean doubtful = rows.several() || (!has && held.best(row) == label);
        if (!doubtful || against < SURE) {
          continue;
        }
        nearest = nearest == null ? neighbours.nearest(row, NEIGHBOURS) : nearest;
        contradiction(row, label, against, nearest).ifPresent(found::add);
      }
    }
    found.sort(Comparator.comparingDouble(Report.Contradiction::confidence).reversed());
    return List.copyOf(found.subList(0, Math.min(MOST, found.size())));
  }

  private Optional<Report.Contradiction> contradiction(
      int row, int label, double against, List<Integer> nearest) {
    boolean expected = !rows.targets()[row][label];
    int agree = 0;
    int first = -1;
    for (int other : nearest) {
      if (rows.targets()[other][label] == expected) {
        agree++;
        first = first < 0 ? other : first;
      }
    }
    if (agree < AGREE) {
      return Optional.empty();
    }
    String name = rows.labels().get(label);
    String has = rows.several() ? (expected ? "not " : "") + name : label(row);
    String neighbours = rows.several() && !expected ? "not " + name : name;
    return Optional.of(new Report.Contradiction(line(row), has, neighbours, against, line(first)));
  }

  /**
   * Labels that are seldom told, or have hardly any rows.
   *
   * @param decay the exponent by which errors fall with rows; NaN when it is not known
   */
  List<Report.TooFew> tooFew(double decay) {
    List<Report.TooFew> few = new ArrayList<>();
    for (int label = 0; label < rows.labels().size(); label++) {
      int count = rows.count(label);
      double recall = recall(label, count);
      if (recall >= GOOD_RECALL && count >= FEW) {
        continue;
      }
      int more = 0;
      if (recall < GOOD_RECALL && recall > 0 && decay > 0) {
        double growth = Math.pow((1 - recall) / (1 - GOOD_RECALL), 1 / decay);
        more = growth <= GROWTH ? (int) Math.ceil(count * (growth - 1)) : 0;
      }
      few.add(new Report.TooFew(rows.labels().get(label), count, recall, more));
    }
    few.sort(Comparator.comparingDouble(Report.TooFew::recall));
    return few;
  }

  private double recall(int label, int count) {
    int told = 0;
    for (int row = 0; row < rows.size(); row++) {
      boolean says = rows.several() ? held.logits()[row][label] > 0 : held.best(row) == label;
      told += rows.targets()[row][label] && says ? 1 : 0;
    }
    return (double) told / count;
  }

  private String label(int row) {
    return String.join(", ", rows.texts().get(row).labels());
  }

  private int line(int row) {
    return rows.texts().get(row).line();
  }
}
