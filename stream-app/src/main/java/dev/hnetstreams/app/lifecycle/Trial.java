package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.app.serving.ServedModel;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A candidate beside the model that it is compared with, and the counts since both are these. Any
 * thread.
 *
 * @param against {@code name/version} of the model in service
 * @param inFlight texts that the candidate has; shared by the trials of one candidate
 */
record Trial(
    ServedModel candidate,
    String against,
    AtomicInteger inFlight,
    long sinceMillis,
    LongAdder compared,
    LongAdder busy,
    LongAdder failed,
    Map<String, Counts> heads) {

  record Counts(LongAdder compared, LongAdder labels, LongAdder raws) {
    Counts() {
      this(new LongAdder(), new LongAdder(), new LongAdder());
    }
  }

  static Trial of(ServedModel candidate, String against) {
    return of(candidate, against, new AtomicInteger());
  }

  private static Trial of(ServedModel candidate, String against, AtomicInteger inFlight) {
    return new Trial(
        candidate,
        against,
        inFlight,
        System.currentTimeMillis(),
        new LongAdder(),
        new LongAdder(),
        new LongAdder(),
        new ConcurrentHashMap<>());
  }

  /** The same candidate, counted anew. */
  Trial against(String other) {
    return of(candidate, other, inFlight);
  }

  Counts head(String name) {
    return heads.computeIfAbsent(name, n -> new Counts());
  }

  ShadowReport.Trial report() {
    Map<String, ShadowReport.Head> byHead = new TreeMap<>();
    heads.forEach(
        (name, c) ->
            byHead.put(
                name, new ShadowReport.Head(c.compared().sum(), c.labels().sum(), c.raws().sum())));
    return new ShadowReport.Trial(
        against, candidate.id(), sinceMillis, compared.sum(), busy.sum(), failed.sum(), byHead);
  }
}
