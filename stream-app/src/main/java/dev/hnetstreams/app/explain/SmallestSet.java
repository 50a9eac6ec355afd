package dev.hnetstreams.app.explain;

import dev.hnetstreams.runtime.decide.Decision;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;

/**
 * The smallest set of a text's parts without which a verdict falls. Evidence is additive, so that
 * by evidence alone the strongest parts are the smallest set; but it holds the other labels' logits
 * and the neighbours' shares still. So the model is asked: the strongest first, one more each time,
 * until the verdict falls; then each part that can go back in goes back.
 */
final class SmallestSet {
  /** Up to so many parts each number is tried; beyond, every fourth more. */
  private static final int EACH = 24;

  private static final int GROWTH = 4;

  /** Parts that are tried one by one whether they can go back. */
  private static final int MAX_TRIED = 64;

  /**
   * What was found.
   *
   * @param parts in the order of the text; when {@code falls} is false all that speak for the label
   * @param falls whether the verdict falls without them
   * @param then what the model says of the text without them
   */
  record Found(List<Unit> parts, boolean falls, Decision then) {}

  private final Decision verdict;
  private final Function<List<List<Unit>>, List<Decision>> without;

  /**
   * @param verdict with a label
   * @param without asks the model for the decision on the text without each set of parts
   */
  SmallestSet(Decision verdict, Function<List<List<Unit>>, List<Decision>> without) {
    this.verdict = verdict;
    this.without = without;
  }

  /** Whether a decision on what is left is another verdict, or none. */
  boolean falls(Decision then) {
    return !verdict.label().equals(then.label());
  }

  /** Parts that speak for the label, strongest first. */
  static List<Unit> strongest(List<Unit> units) {
    return units.stream()
        .filter(unit -> unit.share() > 0)
        .sorted(Comparator.comparingDouble(Unit::share).reversed())
        .toList();
  }

  /**
   * How many of the strongest parts must go by evidence alone.
   *
   * @param logits what the label's logit can lose before the verdict falls, 0 or more
   * @return empty when all that speak for the label do not add up to that
   */
  static OptionalInt byEvidence(List<Unit> strongest, double logits) {
    double lost = 0;
    for (int i = 0; i < strongest.size(); i++) {
      lost += strongest.get(i).share();
      if (lost > logits) {
        return OptionalInt.of(i + 1);
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Asks the model.
   *
   * @param strongest one or more parts that speak for the label, strongest first
   */
  Found find(List<Unit> strongest) {
    List<List<Unit>> prefixes = new ArrayList<>();
    for (int size = 1; size < strongest.size(); size += size < EACH ? 1 : size / GROWTH) {
      prefixes.add(strongest.subList(0, size));
    }
    prefixes.add(strongest);
    List<Decision> answers = without.apply(prefixes);
    for (int i = 0; i < prefixes.size(); i++) {
      if (falls(answers.get(i))) {
        return smaller(prefixes.get(i), answers.get(i));
      }
    }
    return found(strongest, false, answers.get(answers.size() - 1));
  }

  /** Puts back what can be put back, the weakest first. */
  private Found smaller(List<Unit> parts, Decision then) {
    Set<Unit> left = new LinkedHashSet<>(parts);
    Decision last = then;
    int from = Math.max(0, parts.size() - MAX_TRIED);
    for (int i = parts.size() - 1; i >= from && left.size() > 1; i--) {
      List<Unit> fewer = new ArrayList<>(left);
      fewer.remove(parts.get(i));
      Decision answer = without.apply(List.of(fewer)).get(0);
      if (falls(answer)) {
        left.remove(parts.get(i));
        last = answer;
      }
    }
    return found(List.copyOf(left), true, last);
  }

  private static Found found(List<Unit> parts, boolean falls, Decision then) {
    return new Found(parts.stream().sorted(Unit.IN_TEXT).toList(), falls, then);
  }
}
