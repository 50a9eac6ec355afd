package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.PendingDocument.WindowRow;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a batch and survives its failure: a batch that fails is split in two, down to single rows; a
 * row that fails alone is tried once more, and then its document fails. Stateless; any worker.
 */
final class BatchRunner {
  private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

  private final String model;
  private final ResultAssembler assembler;

  BatchRunner(String model, ResultAssembler assembler) {
    this.model = model;
    this.assembler = assembler;
  }

  /** Answers every row. Returns how many innermost chunks there were. */
  long run(BatchModel lane, Batch batch) {
    return run(lane, batch, true);
  }

  private long run(BatchModel lane, Batch batch, boolean again) {
    Throwable failure;
    try {
      return runOnce(lane, batch);
    } catch (RuntimeException | Error e) {
      failure = e;
    }
    int rows = batch.rows().size();
    if (rows > 1) {
      LOG.warn(
          "event=batch_split model={} rows={} bucket={}", model, rows, batch.bucket(), failure);
      return run(lane, batch.subBatch(0, rows / 2), true)
          + run(lane, batch.subBatch(rows / 2, rows), true);
    }
    if (again) {
      return run(lane, batch, false);
    }
    LOG.warn("event=row_failed model={} bytes={}", model, batch.bytes(), failure);
    ((WindowRow) batch.rows().get(0))
        .document.failed(
            new Inference.Failed(Inference.Failure.MODEL_FAILED, model + ": " + failure, model));
    return 0;
  }

  private long runOnce(BatchModel lane, Batch batch) {
    long start = System.nanoTime();
    BatchOutput output = lane.run(batch);
    long inferNanos = System.nanoTime() - start;
    for (int i = 0; i < batch.rows().size(); i++) {
      WindowRow row = (WindowRow) batch.rows().get(i);
      row.document.finished(row, output, i, batch, inferNanos, assembler);
    }
    return output.innermostChunks();
  }
}
