package dev.hnetstreams.app.deadletter;

import dev.hnetstreams.app.deadletter.RedriveRules.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** What a redrive has met so far. Owned by one thread. */
public final class RedriveCount {
  private final Map<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
  private final Map<String, Long> byReason = new TreeMap<>();
  private long read;

  void add(Verdict verdict, DeadLetter letter) {
    read++;
    verdicts.merge(verdict, 1L, Long::sum);
    if (verdict == Verdict.REDRIVE) {
      byReason.merge(letter.reason(), 1L, Long::sum);
    }
  }

  /** Letters that were looked at. */
  public long read() {
    return read;
  }

  /**
   * Letters of that verdict. {@link Verdict#REDRIVE}: their transaction is committed, or in a dry
   * run they would go.
   */
  public long of(Verdict verdict) {
    return verdicts.getOrDefault(verdict, 0L);
  }

  /** Letters that go on, by reason. */
  public Map<String, Long> byReason() {
    return new TreeMap<>(byReason);
  }
}
