package dev.hnetstreams.runtime.hidden;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects findings in a text, up to a bound. One for each text. */
final class Findings {
  static final int MOST = 100;

  private final List<Finding> found = new ArrayList<>();
  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final Characters text;

  Findings(Characters text) {
    this.text = text;
  }

  /** Characters [from, to); dropped when there are {@value #MOST} of the kind. */
  void add(Kind kind, int from, int to, String says) {
    if (!full(kind)) {
      counts.merge(kind, 1, Integer::sum);
      found.add(new Finding(kind, text.byteAt(from), text.byteAt(to), says));
    }
  }

  boolean full(Kind kind) {
    return counts.getOrDefault(kind, 0) >= MOST;
  }

  /** In the order of the text. */
  List<Finding> sorted() {
    found.sort(Comparator.comparingInt(Finding::start).thenComparing(Finding::kind));
    return List.copyOf(found);
  }
}
