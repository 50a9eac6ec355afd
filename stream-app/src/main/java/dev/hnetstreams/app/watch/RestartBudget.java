package dev.hnetstreams.app.watch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bounds how often stream threads are replaced in an hour: a fault that comes back at once ends the
 * process, and a hiccup now and then does not, however long the process has been up. Any thread.
 */
public final class RestartBudget {
  private static final long WINDOW_NANOS = Duration.ofHours(1).toNanos();

  private final int most;
  private final Deque<Long> taken = new ArrayDeque<>();

  /**
   * @param most restarts within any hour, 1 or more
   */
  public RestartBudget(int most) {
    this.most = most;
  }

  /**
   * Takes one.
   *
   * @param nowNanos {@link System#nanoTime()}
   * @return false when there is none left
   */
  public synchronized boolean take(long nowNanos) {
    while (!taken.isEmpty() && nowNanos - taken.peekFirst() >= WINDOW_NANOS) {
      taken.removeFirst();
    }
    if (taken.size() == most) {
      return false;
    }
    taken.addLast(nowNanos);
    return true;
  }

  /** How many were taken within the last hour before the last {@link #take}. */
  public synchronized int taken() {
    return taken.size();
  }
}
