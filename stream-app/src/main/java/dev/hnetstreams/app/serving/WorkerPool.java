package dev.hnetstreams.app.serving;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Vert.x worker threads on which batches run, side by side. */
public final class WorkerPool implements Executor, AutoCloseable {
  private static final AtomicLong NUMBER = new AtomicLong();

  private final WorkerExecutor workers;

  /**
   * @param size threads
   */
  public WorkerPool(Vertx vertx, int size) {
    // Vert.x shares pools of one name: two models at a time must not.
    // A worker goes from batch to batch for as long as there are any: that is not a blocked thread.
    this.workers =
        vertx.createSharedWorkerExecutor(
            "hnet-worker-" + NUMBER.incrementAndGet(), size, 3650, TimeUnit.DAYS);
  }

  @Override
  public void execute(Runnable task) {
    try {
      workers.executeBlocking(
          () -> {
            task.run();
            return null;
          },
          false);
    } catch (IllegalStateException e) {
      throw new RejectedExecutionException("the workers are closed", e);
    }
  }

  @Override
  public void close() {
    workers.close().await();
  }
}
