package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.inference.StageObserver;
import dev.hnetstreams.app.lifecycle.LifecycleObserver;
import dev.hnetstreams.app.topology.OutcomeObserver;
import dev.hnetstreams.app.topology.OutputObserver;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.schemas.AbstentionReason;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.TaggedText;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Every metric of the service, each named once. Base units; labels come from small closed sets. Any
 * thread.
 */
public final class Meters implements BatchObserver, StageObserver, OutcomeObserver {
  private static final double NANOS = 1e-9;
  private static final double[] BATCH_SECONDS = {
    0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10
  };
  private static final double[] LATENCY_SECONDS = {
    0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300
  };
  private static final double[] ROWS = {1, 2, 4, 8, 16, 32, 64, 128, 256};
  private static final double[] BATCH_BYTES = {
    64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 65536, 262144
  };

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Catalogue catalogue = new Catalogue(registry);

  private final Counter records =
      catalogue.counter(
          "hnet_records", "Records that left, by outcome: classified or dead_letter.", "outcome");
  private final Counter deadLetters =
      catalogue.counter(
          "hnet_dead_letters", "Records that went to the dead letters, by reason.", "reason");
  private final Counter abstentions =
      catalogue.counter(
          "hnet_abstentions", "Decisions without a label, by head and reason.", "head", "reason");
  private final Counter degraded =
      catalogue.counter(
          "hnet_degraded", "Answers that rest on less than they might, by reason.", "reason");
  private final Histogram endToEnd =
      catalogue.histogram(
          "hnet_end_to_end_seconds",
          "From a record's timestamp to its answer, not counting the commit that shows it.",
          LATENCY_SECONDS);
  private final Histogram queueWait =
      catalogue.histogram(
          "hnet_queue_wait_seconds",
          "From a row's arrival to the start of its batch.",
          BATCH_SECONDS);
  private final Histogram inference =
      catalogue.histogram(
          "hnet_inference_seconds",
          "Run of one batch, by bucket: padded bytes of a row.",
          BATCH_SECONDS,
          "bucket");
  private final Histogram batchRows =
      catalogue.histogram("hnet_batch_rows", "Rows in a batch.", ROWS);
  private final Histogram batchBytes =
      catalogue.histogram("hnet_batch_bytes", "Bytes in a batch, padding included.", BATCH_BYTES);
  private final Counter bytes =
      catalogue.counter("hnet_model_bytes", "Bytes of text that the model read.");
  private final Counter paddedBytes =
      catalogue.counter(
          "hnet_model_padded_bytes",
          "Bytes that the model computed, padding included; padding's ratio is"
              + " 1 - hnet_model_bytes_total / hnet_model_padded_bytes_total.");
  private final Counter chunks =
      catalogue.counter(
          "hnet_chunks",
          "Innermost chunks that the model cut; bytes per chunk is"
              + " hnet_model_bytes_total / hnet_chunks_total.");
  private final Counter busy =
      catalogue.counter(
          "hnet_worker_busy_seconds",
          "Seconds that workers spent in the model; their busy ratio is its rate / hnet_workers.");
  private final Histogram drain =
      catalogue.histogram(
          "hnet_commit_drain_seconds", "How long commits waited for the model.", LATENCY_SECONDS);
  private final Gauge drainLimit =
      catalogue.gauge(
          "hnet_commit_drain_limit_seconds",
          "How long a commit may wait for the model: streams.drainTimeout.");
  private final Gauge queueLimit =
      catalogue.gauge(
          "hnet_queued_rows_limit", "Rows that may wait for a worker: batching.maxQueuedRows.");
  private final Counter restarts =
      catalogue.counter(
          "hnet_stream_thread_restarts", "Stream threads that failed and were replaced.");
  private final OutputMeters outputs = new OutputMeters(catalogue);
  private final HttpMeters http = new HttpMeters(catalogue);
  private final ClusterMeters cluster = new ClusterMeters(catalogue);
  private final Gauge fallback =
      catalogue.gauge(
          "hnet_provider_fallback", "1 when provider auto wanted cuda and runs on the cpu.");
  private final Info model =
      catalogue.info(
          "hnet_model_info",
          "The model in service and where it runs.",
          "name",
          "version",
          "provider");
  private final ModelMeters models = new ModelMeters(catalogue, this::model);
  private final CounterDataPoint classified = records.labelValues("classified");
  private final CounterDataPoint dead = records.labelValues("dead_letter");

  public Meters() {
    JvmMeters.register(registry, catalogue);
    // A series that is there from the start has a rate when its first event comes.
    for (DeadLetterHeaders.Reason reason : DeadLetterHeaders.Reason.values()) {
      deadLetters.initLabelValues(reason.wireName());
    }
    for (Inference.Degradation reason : Inference.Degradation.values()) {
      degraded.initLabelValues(reason.name().toLowerCase(Locale.ROOT));
    }
  }

  /** What is told of the lives of models. */
  public LifecycleObserver models() {
    return models;
  }

  /** What is told of outputs that do not fit their topics. */
  public OutputObserver outputs() {
    return outputs;
  }

  /** Says which model serves, with what heads and buckets. */
  void model(Manifest manifest, String provider, boolean fellBack) {
    model.setLabelValues(manifest.name(), manifest.version(), provider);
    fallback.set(fellBack ? 1 : 0);
    for (int bucket : manifest.bucketBytes()) {
      inference.initLabelValues(Integer.toString(bucket));
    }
    for (Head head : manifest.heads()) {
      if (!head.multiLabel()) {
        for (AbstentionReason reason : AbstentionReason.values()) {
          abstentions.initLabelValues(head.name(), reason.wireName());
        }
      }
    }
  }

  /** What alerts compare with. */
  public void limits(Duration drainTimeout, int maxQueuedRows) {
    drainLimit.set(drainTimeout.toMillis() / 1000.0);
    queueLimit.set(maxQueuedRows);
  }

  /** Reads these whenever somebody scrapes. */
  public void gauges(
      IntSupplier inFlight, IntSupplier queued, IntSupplier busyWorkers, IntSupplier workers) {
    catalogue.gauge(
        "hnet_in_flight_records",
        "Records handed to the model and not yet sent.",
        inFlight::getAsInt);
    catalogue.gauge("hnet_queued_rows", "Rows that wait for a worker.", queued::getAsInt);
    catalogue.gauge("hnet_busy_workers", "Workers that run a batch.", busyWorkers::getAsInt);
    catalogue.gauge("hnet_workers", "Workers that there are.", workers::getAsInt);
  }

  /** What is told of HTTP. */
  public HttpMeters http() {
    return http;
  }

  /** Tells of the crash journal. */
  public void crashes(IntSupplier suspects, BooleanSupplier failing) {
    catalogue.gauge(
        "hnet_crash_suspects",
        "Records that the model was running when the process crashed, not answered since.",
        suspects::getAsInt);
    catalogue.gauge(
        "hnet_crash_journal_failing",
        "1 when the crash journal cannot be written: a text that crashes the model is not found out.",
        () -> failing.getAsBoolean() ? 1 : 0);
  }

  /** What is told of the cluster around. */
  public ClusterMeters cluster() {
    return cluster;
  }

  /**
   * Tells some of Kafka's own.
   *
   * @param source {@code KafkaStreams::metrics}
   */
  public void kafka(Supplier<Map<MetricName, ? extends Metric>> source) {
    registry.register(new KafkaMeters(source));
    KafkaMeters.docs().forEach(catalogue::remember);
  }

  /** What there is, for the docs; Kafka's only after {@link #kafka}. */
  public List<MetricDoc> docs() {
    return catalogue.docs();
  }

  /** A stream thread failed and another takes its place. */
  public void streamThreadReplaced() {
    restarts.inc();
  }

  @Override
  public void onBatch(Batch batch, long inferNanos, long innermostChunks) {
    inference.labelValues(Integer.toString(batch.bucket())).observe(inferNanos * NANOS);
    batchRows.observe(batch.rows().size());
    batchBytes.observe((double) batch.paddedBytes());
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
  public void onOutcome(Outcome answered, TaggedText result, long timestamp) {
    endToEnd.observe(Math.max(0, System.currentTimeMillis() - timestamp) / 1000.0);
    if (answered instanceof Outcome.Dead letter) {
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
}
