package dev.hnetstreams.runtime.hidden;

import java.util.ArrayList;
import java.util.List;

/** Characters that show nothing, joined to runs where at most one other character is between. */
final class Runs {
  private static final int GAP = 1;
  private static final int ENOUGH = 3;

  private final List<Run> runs = new ArrayList<>();

  /**
   * Characters [from, to), some of them no members.
   *
   * @param members how many hide something if there are enough of them
   * @param sure whether one is enough
   */
  record Run(int from, int to, int members, boolean sure) {
    boolean counts() {
      return sure || members >= ENOUGH;
    }
  }

  /** Adds characters [from, to) behind those before. */
  void add(int from, int to, int members, boolean sure) {
    Run last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
    if (last != null && from - last.to <= GAP) {
      runs.set(runs.size() - 1, new Run(last.from, to, last.members + members, last.sure || sure));
    } else {
      runs.add(new Run(from, to, members, sure));
    }
  }

  List<Run> all() {
    return runs;
  }
}
