package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Flow;
import dev.hnetstreams.runtime.batch.Origin;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.chunk.TextFacts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A text on its way: its windows' rows, and the answer once the last of them has run. */
final class PendingDocument {
  final Document asked;
  final TextFacts facts;
  final List<Window> windows;
  final List<WindowRow> rows;
  final CompletableFuture<Inference> answer;
  private final RowResult[] results;
  private final AtomicInteger missing;

  /**
   * @param onCancel told of this document when its caller cancels it
   */
  PendingDocument(
      Document document,
      TextFacts facts,
      List<Window> windows,
      long nowNanos,
      Consumer<PendingDocument> onCancel) {
    this.asked = document;
    this.facts = facts;
    this.windows = windows;
    this.answer = new Answer(() -> onCancel.accept(this));
    this.rows =
        IntStream.range(0, windows.size()).mapToObj(w -> new WindowRow(this, w, nowNanos)).toList();
    this.results = new RowResult[windows.size()];
    this.missing = new AtomicInteger(windows.size());
  }

  /** Tells when its caller no longer waits; costs nothing on the way to an answer. */
  private static final class Answer extends CompletableFuture<Inference> {
    private final Runnable onCancel;

    Answer(Runnable onCancel) {
      this.onCancel = onCancel;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      boolean cancelled = super.cancel(mayInterruptIfRunning);
      if (cancelled) {
        onCancel.run();
      }
      return cancelled;
    }

    /** Futures that depend on an answer are like any other. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
      return new CompletableFuture<>();
    }
  }

  static final class WindowRow extends Row {
    final PendingDocument document;
    final int window;

    private WindowRow(PendingDocument document, int window, long nowNanos) {
      super(
          document.asked.bytes(),
          document.windows.get(window).offset(),
          document.windows.get(window).length(),
          document.windows.get(window).suspect() || document.asked.alone(),
          nowNanos);
      this.document = document;
      this.window = window;
    }

    @Override
    public Flow flow() {
      return document.asked.flow();
    }

    @Override
    public boolean evidence() {
      return document.asked.evidence();
    }

    @Override
    public boolean segments() {
      return document.asked.segments();
    }

    @Override
    public Origin origin() {
      return document.asked.origin();
    }

    @Override
    public Object tag() {
      return document.asked.tag();
    }

    @Override
    public boolean alone() {
      return document.asked.alone();
    }

    @Override
    public boolean cancelled() {
      return document.answer.isDone();
    }
  }

  /**
   * One window has run. Completes the answer when it was the last. A window that runs again,
   * because a batch-mate failed, changes nothing.
   */
  void finished(
      WindowRow row,
      BatchOutput output,
      int index,
      Batch batch,
      long inferNanos,
      ResultAssembler assembler) {
    if (results[row.window] != null) {
      return;
    }
    Inference.Timing timing =
        new Inference.Timing(
            row.takenNanos() - row.arrivalNanos(), inferNanos, batch.rows().size(), batch.bucket());
    RowResult result = RowResult.of(output, index, row.length(), timing);
    results[row.window] = result.withSegments(assembler.segments(row, result, output, index));
    if (missing.decrementAndGet() == 0) {
      answer.complete(assembler.of(this, results));
    }
  }

  void failed(Inference.Failed failure) {
    answer.complete(failure);
  }
}
