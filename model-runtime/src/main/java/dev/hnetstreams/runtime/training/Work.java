package dev.hnetstreams.runtime.training;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Threads for models that can be fitted beside each other, and what tells how far it is. */
final class Work implements AutoCloseable {
  private final ExecutorService threads;
  private final AtomicInteger done = new AtomicInteger();
  private final IntConsumer progress;

  /**
   * @param progress is told how many models are fitted, on any thread
   */
  Work(int threads, IntConsumer progress) {
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "head-training");
              thread.setDaemon(true);
              return thread;
            });
    this.progress = progress;
  }

  /** Does all of it, and returns the results in order. */
  <T> List<T> all(List<Callable<T>> tasks) {
    List<Future<T>> futures = new ArrayList<>();
    for (Callable<T> task : tasks) {
      futures.add(
          threads.submit(
              () -> {
                T result = task.call();
                progress.accept(done.incrementAndGet());
                return result;
              }));
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      try {
        results.add(future.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a head was trained", e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("training failed: " + e.getCause(), e.getCause());
      }
    }
    return results;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
