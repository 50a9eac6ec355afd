package dev.hnetstreams.async;

import java.time.Duration;

/**
 * Limits of a stage.
 *
 * @param maxInFlight records of one task whose result is not forwarded yet, 1 or more; with the
 *     record sizes it bounds memory. {@link Weighted} work counts as several
 * @param pollInterval how often finished results are looked for when no record comes, 1 ms or more
 * @param drainTimeout how long a commit or a full stage waits for the oldest record, 1 ms or more;
 *     well below {@code max.poll.interval.ms} and {@code transaction.timeout.ms}
 * @param commitWhenIdle whether to ask for a commit as soon as nothing is in flight
 */
public record AsyncSettings(
    int maxInFlight, Duration pollInterval, Duration drainTimeout, boolean commitWhenIdle) {
  /** 512 records, 5 ms, 30 s, commits at their interval alone. */
  public static final AsyncSettings DEFAULT =
      new AsyncSettings(512, Duration.ofMillis(5), Duration.ofSeconds(30), false);

  public AsyncSettings {
    if (maxInFlight < 1) {
      throw new IllegalArgumentException("maxInFlight: " + maxInFlight + ", expected 1 or more");
    }
    requireMillis("pollInterval", pollInterval);
    requireMillis("drainTimeout", drainTimeout);
  }

  private static void requireMillis(String name, Duration value) {
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(name + ": " + value + ", expected 1 ms or more");
    }
  }
}
