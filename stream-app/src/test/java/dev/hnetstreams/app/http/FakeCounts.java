package dev.hnetstreams.app.http;

import dev.hnetstreams.schemas.DecisionCount;
import java.util.List;
import java.util.Set;

/** Counts that the test lays out: two partitions, windows of a minute. */
final class FakeCounts implements Counts {
  volatile Set<Integer> partitions = Set.of(0, 1);
  volatile List<DecisionCount> counts = List.of();
  volatile List<String> others = List.of();
  volatile boolean rebalancing;
  volatile boolean shared;

  @Override
  public Held held(long fromMillis, long toMillis) throws UnavailableException {
    if (rebalancing) {
      throw new UnavailableException("moving", null);
    }
    return new Held(
        partitions,
        counts.stream()
            .filter(c -> c.windowStart() >= fromMillis && c.windowStart() <= toMillis)
            .toList());
  }

  @Override
  public List<String> others() {
    return others;
  }

  @Override
  public int partitions() {
    return 2;
  }

  @Override
  public long windowMillis() {
    return 60_000;
  }

  @Override
  public boolean shared() {
    return shared;
  }
}
