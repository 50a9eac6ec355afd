package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.metrics.MetricDoc.Kind;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** Registers metrics and remembers what each means, so that the docs cannot say otherwise. */
final class Catalogue {
  private final PrometheusRegistry registry;
  private final Exemplars exemplars;
  private final List<MetricDoc> docs = new ArrayList<>();

  /**
   * @param traced whether histograms keep exemplars
   */
  Catalogue(PrometheusRegistry registry, boolean traced) {
    this.registry = registry;
    this.exemplars = new Exemplars(traced);
  }

  /** For observations of latencies. */
  Exemplars exemplars() {
    return exemplars;
  }

  /** In the order of their registration. */
  List<MetricDoc> docs() {
    return List.copyOf(docs);
  }

  /** Remembers a metric that another registers. */
  void remember(MetricDoc doc) {
    docs.add(doc);
  }

  /**
   * @param name without {@code _total}
   */
  Counter counter(String name, String help, String... labels) {
    docs.add(new MetricDoc(name + "_total", Kind.COUNTER, List.of(labels), help));
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  Gauge gauge(String name, String help) {
    docs.add(new MetricDoc(name, Kind.GAUGE, List.of(), help));
    return Gauge.builder().name(name).help(help).register(registry);
  }

  Gauge labelled(String name, String help, String... labels) {
    docs.add(new MetricDoc(name, Kind.GAUGE, List.of(labels), help));
    return Gauge.builder().name(name).help(help).labelNames(labels).register(registry);
  }

  /** Reads {@code value} whenever somebody scrapes. */
  void gauge(String name, String help, DoubleSupplier value) {
    docs.add(new MetricDoc(name, Kind.GAUGE, List.of(), help));
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  /** Reads values by label whenever somebody scrapes. */
  void gauges(String name, String help, String label, Supplier<Map<String, Double>> values) {
    docs.add(new MetricDoc(name, Kind.GAUGE, List.of(label), help));
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames(label)
        .callback(callback -> values.get().forEach((of, value) -> callback.call(value, of)))
        .register(registry);
  }

  /**
   * Classic buckets: the text format carries no native ones.
   *
   * @param bounds upper bounds of the buckets, ascending
   */
  Histogram histogram(String name, String help, double[] bounds, String... labels) {
    docs.add(new MetricDoc(name, Kind.HISTOGRAM, List.of(labels), help));
    Histogram.Builder builder =
        Histogram.builder()
            .name(name)
            .help(help)
            .labelNames(labels)
            .classicOnly()
            .classicUpperBounds(bounds);
    if (!exemplars.on()) {
      builder.withoutExemplars();
    }
    return builder.register(registry);
  }

  /** A histogram of chunks, without labels. */
  ChunkLengths chunkLengths(String name, String help) {
    docs.add(new MetricDoc(name, Kind.HISTOGRAM, List.of(), help));
    ChunkLengths lengths = new ChunkLengths(name, help);
    registry.register(lengths);
    return lengths;
  }

  /**
   * @param name with {@code _info}
   */
  Info info(String name, String help, String... labels) {
    docs.add(new MetricDoc(name, Kind.INFO, List.of(labels), help));
    return Info.builder().name(name).help(help).labelNames(labels).register(registry);
  }
}
