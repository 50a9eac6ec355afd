package dev.hnetstreams.app.metrics;

import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.Manifest;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/** Metrics of the engine's batches. Any thread. */
public final class EngineMeters implements BatchObserver {
  private static final double NANOS = 1e-9;
  private static final double[] BATCH_SECONDS = {
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10
  };
  private static final double[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256};
  private static final double[] BATCH_BYTES = {
    64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 65536, 262144
  };

  private final Exemplars exemplars;
  private final Histogram queueWait;
  private final Histogram inference;
  private final Histogram batchRows;
  private final Histogram batchBytes;
  private final Counter bytes;
  private final Counter paddedBytes;
  private final Counter chunks;
  private final Counter busy;
  private final Counter known;

  EngineMeters(Catalogue catalogue) {
    this.exemplars = catalogue.exemplars();
    this.queueWait =
        catalogue.histogram(
            "hnet_queue_wait_seconds",
            "From a row's arrival to the start of its batch.",
            BATCH_SECONDS);
    this.inference =
        catalogue.histogram(
            "hnet_inference_seconds",
            "Run of one batch, by bucket: padded bytes of a row.",
            BATCH_SECONDS,
            "bucket");
    this.batchRows = catalogue.histogram("hnet_batch_rows", "Rows in a batch.", ROWS);
    this.batchBytes =
        catalogue.histogram("hnet_batch_bytes", "Bytes in a batch, padding included.", BATCH_BYTES);
    this.bytes = catalogue.counter("hnet_model_bytes", "Bytes of text that the model read.");
    this.paddedBytes =
        catalogue.counter(
            "hnet_model_padded_bytes",
            "Bytes that the model computed, padding included; padding's ratio is"
                + " 1 - hnet_model_bytes_total / hnet_model_padded_bytes_total.");
    this.chunks =
        catalogue.counter(
            "hnet_chunks",
            "Innermost chunks that the model cut; bytes per chunk is"
                + " hnet_model_bytes_total / hnet_chunks_total.");
    this.busy =
        catalogue.counter(
            "hnet_worker_busy_seconds",
            "Seconds that workers spent in the model; their busy ratio is its rate / hnet_workers.");
    this.known =
        catalogue.counter(
            "hnet_known_texts",
            "Texts that were answered without the model: the same bytes came seconds ago.");
  }

  /** Begins the series of a model's buckets. */
  void model(Manifest manifest) {
    for (int bucket : manifest.bucketBytes()) {
      inference.initLabelValues(Integer.toString(bucket));
    }
  }

  @Override
  public void onKnownText() {
    known.inc();
  }

  @Override
  public void onBatch(Batch batch, long inferNanos, long innermostChunks) {
    exemplars.ofRow(
        inference.labelValues(Integer.toString(batch.bucket())), inferNanos * NANOS, tag(batch));
    batchRows.observe(batch.rows().size());
    batchBytes.observe((double) batch.paddedBytes());
    bytes.inc(batch.bytes());
    paddedBytes.inc(batch.paddedBytes());
    chunks.inc(innermostChunks);
    busy.inc(inferNanos * NANOS);
    for (Row row : batch.rows()) {
      double waited = (row.takenNanos() - row.arrivalNanos()) * NANOS;
      exemplars.ofRow(queueWait, waited, row.tag());
    }
  }

  /** Of the first row that has one; null when none has. */
  private static Object tag(Batch batch) {
    for (Row row : batch.rows()) {
      if (row.tag() != null) {
        return row.tag();
      }
    }
    return null;
  }

  /** Padding's share of the bytes computed so far, in [0, 1). */
  public double paddingRatio() {
    return paddedBytes.get() == 0 ? 0 : 1 - bytes.get() / paddedBytes.get();
  }

  /** Mean bytes of a chunk so far; 0 before the first. */
  public double bytesPerChunk() {
    return chunks.get() == 0 ? 0 : bytes.get() / chunks.get();
  }
}
