package dev.hnetstreams.async;

/**
 * Work that counts as several records in flight, because it holds as much memory as they do. An
 * {@link AsyncFunction} may return a {@link java.util.concurrent.CompletableFuture} that is one;
 * other work counts as one record.
 */
public interface Weighted {
  /**
   * How many records the work counts as, until its result is forwarded. The stream thread asks
   * after each record; the answer may change meanwhile.
   *
   * @return 1 or more; a record that alone exceeds {@link AsyncSettings#maxInFlight()} is in flight
   *     alone
   */
  int weight();
}
