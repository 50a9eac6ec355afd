package dev.hnetstreams.runtime;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/** Workers that work when the test says so, on the test's thread. */
final class HandDrivenWorkers implements Executor {
  private final ArrayDeque<Runnable> orders = new ArrayDeque<>();
  private int accepted;

  @Override
  public void execute(Runnable order) {
    orders.add(order);
    accepted++;
  }

  /** Runs what was ordered, and what that orders, to the end. */
  void work() {
    for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
      order.run();
    }
  }

  /** Orders so far. */
  int accepted() {
    return accepted;
  }
}
