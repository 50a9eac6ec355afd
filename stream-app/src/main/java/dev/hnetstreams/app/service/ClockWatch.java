package dev.hnetstreams.app.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices when the wall clock is set back. Kafka's clients wait by the wall clock: after a step
 * back of an hour they send no heartbeat for an hour, and lose and rejoin their group all that
 * time. A step forward does them no harm. Owned by one thread.
 */
final class ClockWatch {
  /** Less than this is waited out. */
  static final Duration TOLERATED = Duration.ofSeconds(5);

  private final LongSupplier wallMillis;
  private final LongSupplier nanos;
  private long lastMillis;
  private long lastNanos;

  /**
   * @param wallMillis {@link System#currentTimeMillis()}
   * @param nanos {@link System#nanoTime()}
   */
  ClockWatch(LongSupplier wallMillis, LongSupplier nanos) {
    this.wallMillis = wallMillis;
    this.nanos = nanos;
    this.lastMillis = wallMillis.getAsLong();
    this.lastNanos = nanos.getAsLong();
  }

  /** How far the clock was set back since the last call, if by more than {@link #TOLERATED}. */
  Optional<Duration> steppedBack() {
    long millis = wallMillis.getAsLong();
    long now = nanos.getAsLong();
    long passed = TimeUnit.NANOSECONDS.toMillis(now - lastNanos);
    Duration back = Duration.ofMillis(passed - (millis - lastMillis));
    lastMillis = millis;
    lastNanos = now;
    return back.compareTo(TOLERATED) > 0 ? Optional.of(back) : Optional.empty();
  }
}
