package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.BatchModel;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** The engine's lanes: idle ones wait here. Guarded by the engine's lock, which callers hold. */
final class Lanes {
  private final ArrayDeque<BatchModel> idle;
  private final int all;
  private final Condition returned;

  /**
   * @param lock of the engine
   */
  Lanes(Collection<BatchModel> lanes, Lock lock) {
    this.idle = new ArrayDeque<>(lanes);
    this.all = lanes.size();
    this.returned = lock.newCondition();
  }

  boolean noneIdle() {
    return idle.isEmpty();
  }

  boolean allIdle() {
    return idle.size() == all;
  }

  /** Lanes that run a batch now. */
  int busy() {
    return all - idle.size();
  }

  /** Takes the lane that was used last: its buffers are warm. One is idle. */
  BatchModel take() {
    return idle.pop();
  }

  void giveBack(BatchModel lane) {
    idle.push(lane);
    returned.signalAll();
  }

  /** Waits until all lanes are idle, {@code nanos} at most, or the thread is interrupted. */
  boolean awaitAllIdle(long nanos) {
    long left = nanos;
    while (!allIdle() && left > 0) {
      try {
        left = returned.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    return allIdle();
  }
}
