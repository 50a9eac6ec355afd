package dev.hnetstreams.app.serving;

import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;

/**
 * A door to the engine for one kind of traffic, which may hold so many rows and no more: what all
 * doors together may hold fits in the engine's queue, so none finds it full of another's texts. Any
 * thread.
 */
public final class QueueShare implements Classifier {
  private final Classifier engine;
  private final int maxRows;
  private final IntSupplier rowBytes;
  private final AtomicInteger rows = new AtomicInteger();

  /**
   * @param maxRows 2 or more: a long text is two rows
   * @param rowBytes longest row of the model in service, in bytes
   */
  public QueueShare(Classifier engine, int maxRows, IntSupplier rowBytes) {
    if (maxRows < 2) {
      throw new IllegalArgumentException("share of " + maxRows + " rows, expected 2 or more");
    }
    this.engine = engine;
    this.maxRows = maxRows;
    this.rowBytes = rowBytes;
  }

  @Override
  public CompletableFuture<Inference> submit(Document document) {
    int wanted = document.bytes().length > rowBytes.getAsInt() ? 2 : 1;
    if (rows.addAndGet(wanted) > maxRows) {
      rows.addAndGet(-wanted);
      return CompletableFuture.completedFuture(
          new Inference.Failed(
              Inference.Failure.OVERLOADED,
              maxRows + " texts of this kind wait already, which is the limit"));
    }
    CompletableFuture<Inference> answer = engine.submit(document);
    var unused = answer.whenComplete((inference, failure) -> rows.addAndGet(-wanted));
    return answer;
  }

  /** Rows that wait or run. */
  public int rows() {
    return rows.get();
  }

  /** True when the next text would be refused. */
  public boolean full() {
    return rows.get() >= maxRows;
  }
}
