package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.PendingDocument.WindowRow;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.MicroBatcher;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.chunk.TextFacts;
import dev.hnetstreams.runtime.decide.Thresholds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Batches texts of many callers and runs them on lanes. Any thread may submit.
 *
 * <p>A lock guards the batcher and the idle lanes for well under a microsecond a call; the network
 * runs outside it, on the workers.
 */
public final class InferenceEngine implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InferenceEngine.class);

  private final Manifest manifest;
  private final EngineConfig config;
  private final Executor workers;
  private final BatchObserver observer;
  private final ResultAssembler assembler;
  private final BatchRunner runner;

  private final ReentrantLock lock = new ReentrantLock();
  private final MicroBatcher batcher;
  private final Lanes lanes;
  private boolean wakeUpScheduled;
  private boolean closed;

  /** A worker's order. */
  private record Assignment(BatchModel lane, Batch batch) {}

  /**
   * @param manifest of the bundle that the lanes run
   * @param lanes one for each worker that may run at a time
   * @param workers runs at least as many tasks at a time as there are lanes
   * @throws IllegalArgumentException for an allowed label or a precision that the model lacks
   */
  public InferenceEngine(
      Manifest manifest,
      Collection<BatchModel> lanes,
      Executor workers,
      EngineConfig config,
      BatchObserver observer) {
    this.manifest = manifest;
    this.config = config;
    this.workers = workers;
    this.observer = observer;
    this.assembler = new ResultAssembler(manifest, config);
    this.runner = new BatchRunner(manifest.id(), assembler);
    this.batcher =
        new MicroBatcher(config.batching(), manifest.bucketBytes(), manifest.lengthMultiple());
    this.lanes = new Lanes(lanes, lock);
  }

  /**
   * Asks for one text to be classified. Never blocks; never completes exceptionally unless the
   * caller cancels. A cancelled future's work leaves the queue at once if it has not begun.
   */
  public CompletableFuture<Inference> submit(Document document) {
    byte[] bytes = document.bytes();
    if (bytes.length > config.maxTextBytes()) {
      return refused(
          Inference.Failure.TOO_LARGE,
          "text of " + bytes.length + " bytes, the limit is " + config.maxTextBytes());
    }
    TextFacts facts = TextFacts.of(bytes, 0, bytes.length);
    if (bytes.length == 0) {
      return CompletableFuture.completedFuture(assembler.ofNothing(facts));
    }
    List<Window> windows = Window.plan(bytes, facts, manifest.maxBytes(), config.maxSuspectBytes());
    PendingDocument pending;
    List<Assignment> assignments;
    lock.lock();
    try {
      if (closed) {
        return refused(Inference.Failure.CLOSED, "the engine is closed");
      }
      long now = System.nanoTime();
      pending = new PendingDocument(document, facts, windows, now, this::forget);
      for (WindowRow row : pending.rows) {
        if (!batcher.offer(row)) {
          fail(
              pending,
              Inference.Failure.OVERLOADED,
              batcher.queuedRows() + " texts wait already, which is the limit");
          pending.rows.forEach(batcher::remove);
          break;
        }
      }
      assignments = assign(now);
    } finally {
      lock.unlock();
    }
    assignments.forEach(this::start);
    return pending.answer;
  }

  /** Decides the texts to come by other thresholds. */
  public void use(Thresholds thresholds) {
    assembler.use(thresholds);
  }

  private <T> T locked(Supplier<T> read) {
    lock.lock();
    try {
      return read.get();
    } finally {
      lock.unlock();
    }
  }

  /** Removes the rows of a text that its caller has cancelled, to make room. */
  private void forget(PendingDocument document) {
    lock.lock();
    try {
      document.rows.forEach(batcher::remove);
    } finally {
      lock.unlock();
    }
  }

  /** Rows that wait for a worker. */
  public int queuedRows() {
    return locked(batcher::queuedRows);
  }

  /** Workers that run a batch now. */
  public int busyLanes() {
    return locked(lanes::busy);
  }

  /**
   * Closes if nothing waits or runs: no text is failed by it. Later ones are {@code CLOSED}.
   *
   * @return false when there was work left, and nothing has changed
   */
  public boolean closeIfIdle() {
    return locked(() -> closed |= batcher.queuedRows() == 0 && lanes.allIdle());
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(10));
  }

  /**
   * Refuses new texts, fails those that wait, and gives running batches time to end.
   *
   * @return false when a batch still ran at the end of {@code patience}: its model must not be
   *     closed
   */
  public boolean close(Duration patience) {
    List<Row> waiting = new ArrayList<>();
    boolean allReturned;
    lock.lock();
    try {
      closed = true;
      long never = System.nanoTime() + config.batching().maxWait().toNanos();
      for (Optional<Batch> b = batcher.take(never); b.isPresent(); b = batcher.take(never)) {
        waiting.addAll(b.get().rows());
      }
      allReturned = lanes.awaitAllIdle(patience.toNanos());
    } finally {
      lock.unlock();
    }
    for (Row row : waiting) {
      fail(((WindowRow) row).document, Inference.Failure.CLOSED, "the engine was closed");
    }
    return allReturned;
  }

  /** Pairs idle lanes with ready batches. Holds the lock. */
  private List<Assignment> assign(long now) {
    if (lanes.noneIdle()) {
      return List.of();
    }
    List<Assignment> assignments = new ArrayList<>(1);
    while (!lanes.noneIdle()) {
      Optional<Batch> batch = batcher.take(now);
      if (batch.isEmpty()) {
        scheduleWakeUp(now);
        break;
      }
      assignments.add(new Assignment(lanes.take(), batch.get()));
    }
    return assignments;
  }

  /** For rows that wait for company beside an idle lane: look again when the first is due. */
  private void scheduleWakeUp(long now) {
    if (wakeUpScheduled) {
      return;
    }
    batcher
        .nanosToNextDue(now)
        .ifPresent(
            nanos -> {
              wakeUpScheduled = true;
              CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run)
                  .execute(this::wakeUp);
            });
  }

  private void wakeUp() {
    List<Assignment> assignments;
    lock.lock();
    try {
      wakeUpScheduled = false;
      assignments = assign(System.nanoTime());
    } finally {
      lock.unlock();
    }
    assignments.forEach(this::start);
  }

  private void start(Assignment first) {
    try {
      workers.execute(() -> work(first));
    } catch (RejectedExecutionException e) {
      for (Row row : first.batch().rows()) {
        fail(((WindowRow) row).document, Inference.Failure.CLOSED, "the workers are closed");
      }
      giveBack(first.lane());
    }
  }

  /** On a worker: runs this batch, then each batch that is ready, until none is. */
  private void work(Assignment first) {
    Batch batch = first.batch();
    while (batch != null) {
      long start = System.nanoTime();
      long chunks = runner.run(first.lane(), batch);
      long end = System.nanoTime();
      tellObserver(batch, end - start, chunks);
      batch = next(first.lane(), batch, chunks);
    }
  }

  private void tellObserver(Batch batch, long inferNanos, long chunks) {
    try {
      observer.onBatch(batch, inferNanos, chunks);
    } catch (RuntimeException e) {
      LOG.warn("event=observer_failed", e);
    }
  }

  private Batch next(BatchModel lane, Batch done, long chunks) {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (!done.rows().get(0).suspect()) {
        batcher.observe(done.bytes(), chunks);
      }
      Optional<Batch> batch = batcher.take(now);
      if (batch.isPresent()) {
        return batch.get();
      }
      lanes.giveBack(lane);
      scheduleWakeUp(now);
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void giveBack(BatchModel lane) {
    lock.lock();
    try {
      lanes.giveBack(lane);
    } finally {
      lock.unlock();
    }
  }

  private void fail(PendingDocument document, Inference.Failure reason, String message) {
    document.failed(new Inference.Failed(reason, message, manifest.id()));
  }

  private CompletableFuture<Inference> refused(Inference.Failure why, String message) {
    return CompletableFuture.completedFuture(new Inference.Failed(why, message, manifest.id()));
  }
}
