package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.chunk.TextFacts;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A text on its way: its windows' rows, and the answer once the last of them has run. */
final class PendingDocument {
  final byte[] bytes;
  final TextFacts facts;
  final List<Window> windows;
  final CompletableFuture<Inference> answer = new CompletableFuture<>();
  private final RowResult[] results;
  private final AtomicInteger missing;

  PendingDocument(byte[] bytes, TextFacts facts, List<Window> windows) {
    this.bytes = bytes;
    this.facts = facts;
    this.windows = windows;
    this.results = new RowResult[windows.size()];
    this.missing = new AtomicInteger(windows.size());
  }

  /** The row that reads one window. */
  WindowRow row(int window, long nowNanos) {
    return new WindowRow(this, window, nowNanos);
  }

  static final class WindowRow extends Row {
    final PendingDocument document;
    final int window;

    private WindowRow(PendingDocument document, int window, long nowNanos) {
      super(
          document.bytes,
          document.windows.get(window).offset(),
          document.windows.get(window).length(),
          document.windows.get(window).suspect(),
          nowNanos);
      this.document = document;
      this.window = window;
    }

    @Override
    public boolean cancelled() {
      return document.answer.isDone();
    }
  }

  /**
   * One window has run. Answers when it was the last. A window that runs again, because a
   * batch-mate failed, changes nothing.
   */
  void finished(
      WindowRow row, BatchOutput output, int index, Batch batch, long inferNanos, Answers answers) {
    if (results[row.window] != null) {
      return;
    }
    Inference.Timing timing =
        new Inference.Timing(
            row.takenNanos() - row.arrivalNanos(), inferNanos, batch.rows().size(), batch.bucket());
    results[row.window] = RowResult.of(output, index, row.length(), timing);
    if (missing.decrementAndGet() == 0) {
      answer.complete(answers.of(this, results));
    }
  }

  void failed(Inference.Failure reason, String message) {
    answer.complete(new Inference.Failed(reason, message));
  }
}
