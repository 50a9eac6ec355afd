package dev.hnetstreams.app.watch;

import dev.hnetstreams.app.cluster.InputOffsets.Offsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Knows how far this instance's partitions are behind, by what is committed, and since when each of
 * them stands still. What a consumer has fetched says little: a record that is fetched, fails and
 * is fetched again looks like no lag at all. Any thread; {@code nowNanos} is {@link
 * System#nanoTime()}.
 */
public final class LagWatch {
  private final Function<TopicPartition, String> label;
  private final Duration stallTimeout;
  private final Map<TopicPartition, Partition> held = new HashMap<>();

  private record Partition(Offsets offsets, long movedNanos) {}

  /**
   * @param label what a partition is called in {@link #lag} and {@link #stalledSeconds}
   * @param stallTimeout how long a partition with lag may stand still before it is a trouble
   */
  public LagWatch(Function<TopicPartition, String> label, Duration stallTimeout) {
    this.label = label;
    this.stallTimeout = stallTimeout;
  }

  /** Partitions to ask for: those assigned now, and those that a failed thread may hold again. */
  public synchronized Set<TopicPartition> wanted(Set<TopicPartition> assigned, boolean settled) {
    if (settled) {
      held.keySet().retainAll(assigned);
    }
    Set<TopicPartition> wanted = new HashSet<>(held.keySet());
    wanted.addAll(assigned);
    return wanted;
  }

  /**
   * Takes what the cluster says now.
   *
   * @param holdsRecord whether there is a record at all between a partition's offsets: asked before
   *     a partition is said to stand still, since marks of transactions use offsets too
   */
  public synchronized void update(
      Map<TopicPartition, Offsets> seen, long nowNanos, Predicate<TopicPartition> holdsRecord) {
    seen.forEach(
        (partition, offsets) -> {
          Partition before = held.get(partition);
          boolean moved =
              before == null
                  || lag(offsets) == 0
                  || lag(before.offsets()) == 0
                  || offsets.committed() != before.offsets().committed();
          long since = moved ? nowNanos : before.movedNanos();
          if (stalled(nowNanos - since) && !holdsRecord.test(partition)) {
            since = nowNanos;
          }
          held.put(partition, new Partition(offsets, since));
        });
  }

  private static long lag(Offsets offsets) {
    return Math.max(0, offsets.end() - offsets.committed());
  }

  private boolean stalled(long nanos) {
    return nanos >= stallTimeout.toNanos();
  }

  /** Records that are not processed and committed yet, by partition. */
  public synchronized Map<String, Double> lag() {
    Map<String, Double> lag = new TreeMap<>();
    held.forEach((partition, p) -> lag.put(label.apply(partition), (double) lag(p.offsets())));
    return lag;
  }

  /** Seconds since a partition last moved; 0 for those without lag. */
  public synchronized Map<String, Double> stalledSeconds(long nowNanos) {
    Map<String, Double> seconds = new HashMap<>();
    held.forEach(
        (partition, p) ->
            seconds.put(
                label.apply(partition),
                lag(p.offsets()) == 0 ? 0 : (nowNanos - p.movedNanos()) * 1e-9));
    return seconds;
  }

  /** Partitions that stand still for too long. */
  public synchronized List<Trouble> troubles(long nowNanos) {
    List<Trouble> troubles = new ArrayList<>();
    held.forEach(
        (partition, p) -> {
          long still = nowNanos - p.movedNanos();
          if (lag(p.offsets()) > 0 && stalled(still)) {
            troubles.add(
                new Trouble(
                    "stalled",
                    "partition %s has stood at offset %d for %d s with %d records to read, expected progress within %d s"
                        .formatted(
                            partition,
                            p.offsets().committed(),
                            Duration.ofNanos(still).toSeconds(),
                            lag(p.offsets()),
                            stallTimeout.toSeconds())));
          }
        });
    return troubles;
  }
}
