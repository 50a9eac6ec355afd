package dev.hnetstreams.sandbox.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A model with one worker: it takes what waits, at most {@link #MAX_ROWS} values, and needs a
 * millisecond for them, however many they are.
 */
final class BatchedModel implements PeerCalls {
  static final int MAX_ROWS = 32;
  private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final LinkedBlockingQueue<Call> waiting = new LinkedBlockingQueue<>();

  private record Call(byte[] value, CompletableFuture<byte[]> result) {}

  BatchedModel() {
    Thread worker = new Thread(this::run, "model");
    worker.setDaemon(true);
    worker.start();
  }

  @Override
  public CompletableFuture<byte[]> call(byte[] value) {
    Call call = new Call(value, new CompletableFuture<>());
    waiting.add(call);
    return call.result();
  }

  private void run() {
    List<Call> batch = new ArrayList<>(MAX_ROWS);
    try {
      while (!Thread.currentThread().isInterrupted()) {
        batch.add(waiting.take());
        waiting.drainTo(batch, MAX_ROWS - 1);
        TimeUnit.NANOSECONDS.sleep(BATCH_NANOS);
        batch.forEach(call -> call.result().complete(call.value()));
        batch.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
