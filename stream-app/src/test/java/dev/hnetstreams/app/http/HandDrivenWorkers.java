package dev.hnetstreams.app.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/** Workers that work when the test says so, on the test's thread. */
final class HandDrivenWorkers implements Executor {
  private final Queue<Runnable> orders = new ConcurrentLinkedQueue<>();

  @Override
  public void execute(Runnable order) {
    orders.add(order);
  }

  /** Runs what was ordered, and what that orders, to the end. */
  void work() {
    for (Runnable order = orders.poll(); order != null; order = orders.poll()) {
      order.run();
    }
  }
}
