package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.inference.Answered;
import dev.hnetstreams.app.inference.StageObserver;
import dev.hnetstreams.app.topology.OutcomeObserver;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.schemas.TaggedText;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.IntSupplier;

/** Every metric of the service. Base units; labels come from small closed sets. Any thread. */
public final class Meters implements BatchObserver, StageObserver, OutcomeObserver {
  private static final double NANOS = 1e-9;
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();

  private final Counter records =
      counter("hnet_records", "Records that left, by outcome.", "outcome");
  private final Counter deadLetters =
      counter("hnet_dead_letters", "Records that went to the dead letters, by reason.", "reason");
  private final Counter abstentions =
      counter(
          "hnet_abstentions", "Decisions without a label, by head and reason.", "head", "reason");
  private final Counter degraded =
      counter("hnet_degraded", "Answers that rest on less than they might, by reason.", "reason");
  private final Histogram endToEnd =
      histogram("hnet_end_to_end_seconds", "From a record's timestamp to its answer.");
  private final Histogram queueWait =
      histogram("hnet_queue_wait_seconds", "From a row's arrival to the start of its batch.");
  private final Histogram inference =
      Histogram.builder()
          .name("hnet_inference_seconds")
          .help("Run of one batch, by bucket in bytes.")
          .labelNames("bucket")
          .classicOnly()
          .classicUpperBounds(SECONDS)
          .register(registry);
  private final Histogram batchRows =
      Histogram.builder()
          .name("hnet_batch_rows")
          .help("Rows in a batch.")
          .classicOnly()
          .classicUpperBounds(1, 2, 4, 8, 16, 32, 64, 128, 256)
          .register(registry);
  private final Counter bytes = counter("hnet_model_bytes", "Bytes of text that the model read.");
  private final Counter paddedBytes =
      counter("hnet_model_padded_bytes", "Bytes that the model computed, padding included.");
  private final Counter chunks = counter("hnet_chunks", "Innermost chunks that the model cut.");
  private final Counter busy =
      counter("hnet_worker_busy_seconds", "Seconds that workers spent in the model.");
  private final Histogram drain =
      histogram("hnet_commit_drain_seconds", "How long commits waited for the model.");
  private final Counter restarts =
      counter("hnet_stream_thread_restarts", "Stream threads that failed and were replaced.");
  private final Gauge fallback =
      Gauge.builder()
          .name("hnet_provider_fallback")
          .help("1 when provider auto wanted cuda and runs on the cpu.")
          .register(registry);
  private final Info model =
      Info.builder()
          .name("hnet_model_info")
          .help("The model in service and where it runs.")
          .labelNames("name", "version", "provider")
          .register(registry);
  private final CounterDataPoint classified = records.labelValues("classified");
  private final CounterDataPoint dead = records.labelValues("dead_letter");

  public Meters() {
    JvmMetrics.builder().register(registry);
  }

  /** Says which model serves. */
  public void model(String name, String version, String provider, boolean fellBack) {
    model.setLabelValues(name, version, provider);
    fallback.set(fellBack ? 1 : 0);
  }

  /** Reads these whenever somebody scrapes. */
  public void gauges(
      IntSupplier inFlight, IntSupplier queued, IntSupplier busyWorkers, int workers) {
    gauge("hnet_in_flight_records", "Records handed to the model and not yet sent.", inFlight);
    gauge("hnet_queued_rows", "Rows that wait for a worker.", queued);
    gauge("hnet_busy_workers", "Workers that run a batch.", busyWorkers);
    gauge("hnet_workers", "Workers that there are.", () -> workers);
  }

  /** A stream thread failed and another takes its place. */
  public void streamThreadReplaced() {
    restarts.inc();
  }

  @Override
  public void onBatch(Batch batch, long inferNanos, long innermostChunks) {
    inference.labelValues(Integer.toString(batch.bucket())).observe(inferNanos * NANOS);
    batchRows.observe(batch.rows().size());
    bytes.inc(batch.bytes());
    paddedBytes.inc(batch.paddedBytes());
    chunks.inc(innermostChunks);
    busy.inc(inferNanos * NANOS);
    for (Row row : batch.rows()) {
      queueWait.observe((row.takenNanos() - row.arrivalNanos()) * NANOS);
    }
  }

  @Override
  public void onDrain(int drained, long nanos) {
    drain.observe(nanos * NANOS);
  }

  @Override
  public void onOutcome(Answered answered, TaggedText result, long timestamp) {
    endToEnd.observe(Math.max(0, System.currentTimeMillis() - timestamp) / 1000.0);
    if (answered instanceof Answered.Dead letter) {
      dead.inc();
      deadLetters.labelValues(letter.reason().wireName()).inc();
      return;
    }
    classified.inc();
    if (result.degraded() != null) {
      degraded.labelValues(result.degraded()).inc();
    }
    result
        .decisions()
        .forEach(
            (head, decision) -> {
              if (decision.abstained() != null) {
                abstentions.labelValues(head, decision.abstained()).inc();
              }
            });
  }

  /** Answers so far. */
  public long classifiedRecords() {
    return (long) classified.get();
  }

  /** Dead letters so far. */
  public long deadLetterRecords() {
    return (long) dead.get();
  }

  /** Padding's share of the bytes computed so far, in [0, 1). */
  public double paddingRatio() {
    return paddedBytes.get() == 0 ? 0 : 1 - bytes.get() / paddedBytes.get();
  }

  /** Mean bytes of a chunk so far; 0 before the first. */
  public double bytesPerChunk() {
    return chunks.get() == 0 ? 0 : bytes.get() / chunks.get();
  }

  /** The Prometheus text format. */
  public byte[] scrape() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
    try {
      PrometheusTextFormatWriter.create().write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  private Histogram histogram(String name, String help) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .classicOnly()
        .classicUpperBounds(SECONDS)
        .register(registry);
  }

  private void gauge(String name, String help, IntSupplier value) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsInt()))
        .register(registry);
  }
}
