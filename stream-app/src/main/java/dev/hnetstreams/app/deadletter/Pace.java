package dev.hnetstreams.app.deadletter;

/** How fast records may leave: so many a second from the first on, and no bursts after a pause. */
final class Pace {
  private static final long SECOND_NANOS = 1_000_000_000L;

  private final double nanosEach;
  private long dueNanos;

  /**
   * @param perSecond 0: as fast as it goes
   * @param nowNanos {@link System#nanoTime()}
   */
  Pace(double perSecond, long nowNanos) {
    this.nanosEach = perSecond == 0 ? 0 : SECOND_NANOS / perSecond;
    this.dueNanos = nowNanos;
  }

  /** Counts records in, and says how long to wait before they may leave. */
  long nanosUntil(int records, long nowNanos) {
    long start = Math.max(dueNanos, nowNanos);
    dueNanos = start + (long) (records * nanosEach);
    return start - nowNanos;
  }
}
