package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.lifecycle.LifecycleObserver;
import dev.hnetstreams.app.topology.OutputObserver;
import dev.hnetstreams.app.tracing.SpanObserver;
import dev.hnetstreams.runtime.bundle.Manifest;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Every metric of the service, each named once. Base units; labels come from small closed sets. Any
 * thread.
 */
public final class Meters {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Catalogue catalogue;

  private final RecordMeters records;
  private final EngineMeters engine;
  private final Gauge drainLimit;
  private final Gauge queueLimit;
  private final Counter restarts;
  private final OutputMeters outputs;
  private final HttpMeters http;
  private final ClusterMeters cluster;
  private final Gauge fallback;
  private final Info model;
  private final PrecisionMeters precisions;
  private final DriftMeters drift;
  private final FeedbackMeters feedback;
  private final TraceMeters traces;
  private final RegistryMeters registryClient;
  private final ModelMeters models;

  /** Without exemplars. */
  public Meters() {
    this(false);
  }

  /**
   * @param traced whether latencies carry the traces that they belong to, as exemplars
   */
  public Meters(boolean traced) {
    this.catalogue = new Catalogue(registry, traced);
    this.records = new RecordMeters(catalogue);
    this.engine = new EngineMeters(catalogue);
    this.drainLimit =
        catalogue.gauge(
            "hnet_commit_drain_limit_seconds",
            "How long a commit may wait for the model: streams.drainTimeout.");
    this.queueLimit =
        catalogue.gauge(
            "hnet_queued_rows_limit", "Rows that may wait for a worker: batching.maxQueuedRows.");
    this.restarts =
        catalogue.counter(
            "hnet_stream_thread_restarts", "Stream threads that failed and were replaced.");
    this.outputs = new OutputMeters(catalogue);
    this.http = new HttpMeters(catalogue);
    this.cluster = new ClusterMeters(catalogue);
    this.fallback =
        catalogue.gauge(
            "hnet_provider_fallback", "1 when provider auto wanted cuda and runs on the cpu.");
    this.model =
        catalogue.info(
            "hnet_model_info",
            "The model in service and where it runs.",
            "name",
            "version",
            "provider");
    this.precisions = new PrecisionMeters(catalogue);
    this.drift = new DriftMeters(catalogue);
    this.feedback = new FeedbackMeters(catalogue);
    this.traces = new TraceMeters(catalogue);
    this.registryClient = new RegistryMeters(catalogue);
    this.models = new ModelMeters(catalogue, this::model);
    JvmMeters.register(registry, catalogue);
  }

  /** What is told of records: their outcomes, and the commits that waited for them. */
  public RecordMeters records() {
    return records;
  }

  /** What is told of the engine's batches. */
  public EngineMeters engine() {
    return engine;
  }

  /** What is told of the lives of models. */
  public LifecycleObserver models() {
    return models;
  }

  /** What is told of feedback. */
  public FeedbackMeters feedback() {
    return feedback;
  }

  /** What is told of precisions that are asked for. */
  public PrecisionMeters precisions() {
    return precisions;
  }

  /** What is told of drift. */
  public DriftMeters drift() {
    return drift;
  }

  /** What is told of outputs that do not fit their topics. */
  public OutputObserver outputs() {
    return outputs;
  }

  /** What is told of spans that end. */
  public SpanObserver traces() {
    return traces;
  }

  /** What is told of the schema registry. */
  public RegistryMeters registry() {
    return registryClient;
  }

  /** Says which model serves, with what heads and buckets. */
  void model(Manifest manifest, String provider, boolean fellBack) {
    model.setLabelValues(manifest.name(), manifest.version(), provider);
    fallback.set(fellBack ? 1 : 0);
    engine.model(manifest);
    records.model(manifest);
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

  /** The Prometheus text format. */
  public byte[] scrape() {
    return scrape(PrometheusTextFormatWriter.create());
  }

  /**
   * In the format that a scraper asks for: OpenMetrics, which carries exemplars, or Prometheus'
   * text.
   *
   * @param accept the scraper's header, or null
   * @param answer is given the content type and the body
   */
  public void scrape(String accept, BiConsumer<String, byte[]> answer) {
    ExpositionFormatWriter open = OpenMetricsTextFormatWriter.create();
    ExpositionFormatWriter writer =
        open.accepts(accept) ? open : PrometheusTextFormatWriter.create();
    answer.accept(writer.getContentType(), scrape(writer));
  }

  private byte[] scrape(ExpositionFormatWriter writer) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
