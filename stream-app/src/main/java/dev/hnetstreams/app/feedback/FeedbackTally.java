package dev.hnetstreams.app.feedback;

import dev.hnetstreams.runtime.bundle.Curve;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.decide.PrecisionBound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The votes that hold, and what follows from them. A text counts once for a head, however many vote
 * on it: by the label of most, and not at all when as many are for another. Holds no text. Any
 * thread.
 */
public final class FeedbackTally {
  /** Beyond, further votes are ignored: a few hundred bytes each. */
  static final int MAX_VOTES = 500_000;

  private final Map<String, Kept> votes = new HashMap<>();
  private long version;

  private record Kept(String item, String head, String label, Vote.Said said) {}

  /**
   * Answers of the model in service that people judged.
   *
   * @param judged answers with the label, 1 or more
   * @param agreed how many of them people agree with
   * @param precision {@code agreed / judged}
   * @param lower bound of the precision at 95 %
   */
  public record Judged(int judged, int agreed, double precision, double lower) {}

  /**
   * Keeps a vote, in the place of an earlier one under the same key.
   *
   * @return false when there is no room
   */
  synchronized boolean put(String key, Vote vote) {
    if (votes.size() >= MAX_VOTES && !votes.containsKey(key)) {
      return false;
    }
    votes.put(key, new Kept(vote.item(), vote.head(), vote.label(), vote.said()));
    version++;
    return true;
  }

  synchronized void remove(String key) {
    if (votes.remove(key) != null) {
      version++;
    }
  }

  /** Changes with every vote. */
  public synchronized long version() {
    return version;
  }

  /** Votes that hold. */
  public synchronized int votes() {
    return votes.size();
  }

  /** By head and label of a model's decisions, in order; only what was judged. */
  public Map<String, Map<String, Judged>> judged(Manifest model) {
    Map<String, Map<String, int[]>> counts = new TreeMap<>();
    for (Item item : items(model)) {
      if (item.said().label() != null) {
        int[] count =
            counts
                .computeIfAbsent(item.head(), head -> new TreeMap<>())
                .computeIfAbsent(item.said().label(), label -> new int[2]);
        count[0]++;
        count[1] += item.said().label().equals(item.label()) ? 1 : 0;
      }
    }
    Map<String, Map<String, Judged>> judged = new TreeMap<>();
    counts.forEach(
        (head, labels) ->
            labels.forEach(
                (label, count) ->
                    judged
                        .computeIfAbsent(head, h -> new TreeMap<>())
                        .put(
                            label,
                            new Judged(
                                count[0],
                                count[1],
                                (double) count[1] / count[0],
                                PrecisionBound.lower(count[1], count[0])))));
    return judged;
  }

  /**
   * By head, curves of the labels that people judged often enough.
   *
   * @param minJudged answers with a label, at any confidence
   */
  public Map<String, Curve> curves(Manifest model, int minJudged) {
    List<Item> items = items(model);
    Map<String, Curve> curves = new HashMap<>();
    for (Head head : model.heads()) {
      if (head.curve() == null) {
        continue;
      }
      List<Double> steps = head.curve().thresholds();
      List<Curve.Group> groups = new ArrayList<>();
      for (String label : head.labels()) {
        List<Item> answers =
            items.stream()
                .filter(i -> i.head().equals(head.name()) && i.said().raw().equals(label))
                .toList();
        if (answers.size() >= minJudged) {
          groups.add(group(label, steps, answers));
        }
      }
      if (!groups.isEmpty()) {
        curves.put(head.name(), new Curve(items.size(), steps, groups));
      }
    }
    return curves;
  }

  private static Curve.Group group(String label, List<Double> steps, List<Item> answers) {
    List<Integer> answered = new ArrayList<>();
    List<Integer> right = new ArrayList<>();
    for (double step : steps) {
      List<Item> above = answers.stream().filter(i -> i.said().confidence() >= step).toList();
      answered.add(above.size());
      right.add((int) above.stream().filter(i -> label.equals(i.label())).count());
    }
    return new Curve.Group(List.of(label), answered, right);
  }

  /** A text with what people say of it. */
  private record Item(String head, String label, Vote.Said said) {}

  private synchronized List<Item> items(Manifest model) {
    Map<List<String>, List<Kept>> byItem = new HashMap<>();
    for (Kept vote : votes.values()) {
      if (vote.said().model().equals(model.id())) {
        byItem
            .computeIfAbsent(List.of(vote.head(), vote.item()), same -> new ArrayList<>(1))
            .add(vote);
      }
    }
    List<Item> items = new ArrayList<>();
    for (List<Kept> same : byItem.values()) {
      Majority.of(same.stream().map(Kept::label).toList())
          .ifPresent(label -> items.add(new Item(same.get(0).head(), label, same.get(0).said())));
    }
    return items;
  }
}
