package dev.hnetstreams.runtime.training;

import dev.hnetstreams.runtime.bundle.Curve;
import dev.hnetstreams.runtime.head.HeadCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Counts of right answers to held-out rows by threshold, as a bundle's manifest has them of dev
 * texts. Labels with few answers share a group with their like, unless there are two.
 */
final class HeldOutCurve {
  /** Answers from which on a label has a group of its own. */
  private static final int OWN = 300;

  /** Groups of labels that share their counts, from better to worse. */
  private static final int POOLS = 3;

  /** Answers that can contradict those of others. */
  private static final int LEAST = 8;

  /** One-sided, 95 %. */
  private static final double Z = 1.645;

  private static final List<Double> CHECKED = List.of(0.5, 0.7, 0.8, 0.9, 0.95, 0.99);

  private static final List<Double> STEPS =
      DoubleStream.concat(
              IntStream.range(30, 99).mapToDouble(step -> step / 100.0),
              DoubleStream.of(
                  0.982, 0.984, 0.986, 0.988, 0.99, 0.992, 0.994, 0.996, 0.998, 0.999, 0.9995,
                  0.9999))
          .boxed()
          .toList();

  private record Said(int label, double confidence, boolean right) {}

  private HeldOutCurve() {}

  /** By name of the decision. */
  static Map<String, Curve> of(Rows rows, HeldOut held, double temperature, HeadCard card) {
    Map<String, Curve> curves = new TreeMap<>();
    if (!rows.several()) {
      List<Said> said = new ArrayList<>();
      for (int row = 0; row < rows.size(); row++) {
        int best = held.best(row);
        double confidence = held.confidence(row, false, temperature)[best];
        said.add(new Said(best, confidence, rows.targets()[row][best]));
      }
      curves.put(card.name(), curve(said, rows.labels()));
      return curves;
    }
    for (int label = 0; label < rows.labels().size(); label++) {
      List<Said> said = new ArrayList<>();
      for (int row = 0; row < rows.size(); row++) {
        double yes = held.confidence(row, true, temperature)[label];
        boolean holds = rows.targets()[row][label];
        said.add(yes >= 0.5 ? new Said(1, yes, holds) : new Said(0, 1 - yes, !holds));
      }
      curves.put(
          card.decision(rows.labels().get(label)), curve(said, List.of(HeadCard.NO, HeadCard.YES)));
    }
    return curves;
  }

  private static Curve curve(List<Said> said, List<String> labels) {
    List<Curve.Group> groups = new ArrayList<>();
    Set<Integer> rest = new TreeSet<>();
    for (int label = 0; label < labels.size(); label++) {
      int of = label;
      if (labels.size() == 2 || count(said, one -> one.label() == of) >= OWN) {
        groups.add(group(said, labels, Set.of(label)));
      } else {
        rest.add(label);
      }
    }
    for (int pool = 0; pool < POOLS && !rest.isEmpty(); pool++) {
      Set<Integer> shared = Set.copyOf(rest);
      Set<Integer> worse = new TreeSet<>();
      shared.stream().filter(label -> isWorse(said, label, shared)).forEach(worse::add);
      rest.removeAll(worse);
      if (!rest.isEmpty()) {
        groups.add(group(said, labels, rest));
      }
      rest = worse;
    }
    rest.forEach(label -> groups.add(group(said, labels, Set.of(label))));
    return new Curve(said.size(), STEPS, groups);
  }

  /** Whether a label is surely less often right than the others, from some threshold on. */
  private static boolean isWorse(List<Said> said, int label, Set<Integer> shared) {
    for (double step : CHECKED) {
      Predicate<Said> own = one -> one.label() == label && one.confidence() >= step;
      Predicate<Said> other =
          one -> one.label() != label && shared.contains(one.label()) && one.confidence() >= step;
      int answered = count(said, own);
      int others = count(said, other);
      if (answered < LEAST || others == 0) {
        continue;
      }
      double upper = upper(count(said, own.and(Said::right)), answered);
      if (upper < (double) count(said, other.and(Said::right)) / others) {
        return true;
      }
    }
    return false;
  }

  /** Wilson's upper bound of a share, one-sided, at 95 %. */
  private static double upper(int right, int rows) {
    double share = (double) right / rows;
    double square = Z * Z;
    double middle = share + square / (2 * rows);
    double width = Z * Math.sqrt(share * (1 - share) / rows + square / (4.0 * rows * rows));
    return (middle + width) / (1 + square / rows);
  }

  private static Curve.Group group(List<Said> said, List<String> labels, Set<Integer> which) {
    List<Integer> answered = new ArrayList<>();
    List<Integer> right = new ArrayList<>();
    for (double step : STEPS) {
      Predicate<Said> above = one -> which.contains(one.label()) && one.confidence() >= step;
      answered.add(count(said, above));
      right.add(count(said, above.and(Said::right)));
    }
    List<String> names = which.stream().sorted().map(labels::get).toList();
    return new Curve.Group(names, answered, right);
  }

  private static int count(List<Said> said, Predicate<Said> which) {
    return (int) said.stream().filter(which).count();
  }
}
