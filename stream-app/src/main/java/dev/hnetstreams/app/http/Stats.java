package dev.hnetstreams.app.http;

import dev.hnetstreams.schemas.DecisionCount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What {@code /v1/stats} answers.
 *
 * @param from start of the time asked for, in milliseconds since 1970
 * @param to its end
 * @param windowMillis length of a window
 * @param instances how many were asked, this one included
 * @param partitions of the input topic that were counted
 * @param missingPartitions that nobody counted
 * @param heads counts by head, of all windows
 * @param windows oldest first; windows without a decision are not there
 */
record Stats(
    long from,
    long to,
    long windowMillis,
    int instances,
    Collection<Integer> partitions,
    Collection<Integer> missingPartitions,
    Map<String, Labels> heads,
    List<Window> windows) {
  /**
   * @param labels how often each was decided
   * @param abstained how often there was no decision, by reason
   */
  record Labels(Map<String, Long> labels, Map<String, Long> abstained) {
    Labels() {
      this(new TreeMap<>(), new TreeMap<>());
    }

    private void add(DecisionCount count) {
      count
          .reason()
          .ifPresentOrElse(
              reason -> abstained.merge(reason, count.count(), Long::sum),
              () -> labels.merge(count.label(), count.count(), Long::sum));
    }

    private void add(Labels other) {
      other.labels.forEach((label, count) -> labels.merge(label, count, Long::sum));
      other.abstained.forEach((reason, count) -> abstained.merge(reason, count, Long::sum));
    }
  }

  /** Counts by head, of one window: [start, end) in milliseconds since 1970. */
  record Window(long start, long end, Map<String, Labels> heads) {}

  /** Of one instance. */
  static Stats of(long from, long to, Counts counts, Counts.Held held) {
    TreeMap<Long, Window> windows = new TreeMap<>();
    for (DecisionCount count : held.counts()) {
      labels(windows, count.windowStart(), count.windowEnd(), count.head()).add(count);
    }
    return of(from, to, counts, 1, held.partitions(), windows);
  }

  /** Of all instances together. */
  static Stats merged(List<Stats> parts, Counts counts) {
    TreeMap<Long, Window> windows = new TreeMap<>();
    List<Integer> partitions = new ArrayList<>();
    for (Stats part : parts) {
      partitions.addAll(part.partitions);
      for (Window window : part.windows) {
        window.heads.forEach((head, l) -> labels(windows, window.start, window.end, head).add(l));
      }
    }
    Stats first = parts.get(0);
    return of(first.from, first.to, counts, parts.size(), partitions, windows);
  }

  /** True when two instances counted the same partition: it moves from one to the other. */
  boolean countedTwice() {
    return new TreeSet<>(partitions).size() < partitions.size();
  }

  private static Stats of(
      long from,
      long to,
      Counts counts,
      int instances,
      Collection<Integer> partitions,
      TreeMap<Long, Window> windows) {
    Map<String, Labels> heads = new TreeMap<>();
    windows
        .values()
        .forEach(
            window ->
                window.heads.forEach(
                    (head, l) -> heads.computeIfAbsent(head, h -> new Labels()).add(l)));
    SortedSet<Integer> missing = new TreeSet<>();
    for (int p = 0; p < counts.partitions(); p++) {
      missing.add(p);
    }
    missing.removeAll(partitions);
    return new Stats(
        from,
        to,
        counts.windowMillis(),
        instances,
        partitions.stream().sorted().toList(),
        missing,
        heads,
        List.copyOf(windows.values()));
  }

  private static Labels labels(TreeMap<Long, Window> windows, long start, long end, String head) {
    return windows
        .computeIfAbsent(start, s -> new Window(s, end, new TreeMap<>()))
        .heads
        .computeIfAbsent(head, h -> new Labels());
  }
}
