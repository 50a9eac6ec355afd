package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.metrics.MetricDoc.Kind;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * A few of Kafka's own metrics out of some hundreds, summed or maximised over threads and clients,
 * in base units. Read whenever somebody scrapes; any thread.
 */
final class KafkaMeters implements MultiCollector {
  private static final double MILLIS = 1e-3;
  private static final String THREADS = "stream-thread-metrics";
  private static final String FETCH = "consumer-fetch-manager-metrics";
  private static final String COORDINATOR = "consumer-coordinator-metrics";

  /** How values of several clients become one. */
  private enum Over {
    SUM,
    MAX
  }

  /** One of Kafka's metrics. */
  private record Source(String group, String name) {}

  /** One of Kafka's metrics and what we make of it. */
  private record Bridge(
      Source source, Over over, double unit, Kind kind, String name, String help) {
    MetricDoc doc() {
      return new MetricDoc(kind == Kind.COUNTER ? name + "_total" : name, kind, List.of(), help);
    }
  }

  private static final List<Bridge> BRIDGES =
      List.of(
          counter(FETCH, "records-consumed-total", 1, "records_consumed", "Records read."),
          counter(FETCH, "bytes-consumed-total", 1, "consumed_bytes", "Bytes read, as fetched."),
          gauge(
              FETCH,
              "fetch-latency-max",
              Over.MAX,
              MILLIS,
              "fetch_latency_max_seconds",
              "Longest fetch of the last half minute."),
          gauge(
              COORDINATOR,
              "assigned-partitions",
              Over.SUM,
              1,
              "assigned_partitions",
              "Partitions that this instance reads."),
          counter(COORDINATOR, "rebalance-total", 1, "rebalances", "Rebalances of the group."),
          counter(
              COORDINATOR,
              "failed-rebalance-total",
              1,
              "failed_rebalances",
              "Rebalances that failed."),
          gauge(
              "stream-metrics",
              "alive-stream-threads",
              Over.SUM,
              1,
              "stream_threads_alive",
              "Stream threads that run."),
          counter(
              THREADS,
              "process-total",
              1,
              "processed_records",
              "Records that stream threads took up."),
          gauge(
              THREADS,
              "process-ratio",
              Over.MAX,
              1,
              "process_ratio",
              "Share of its time that the busiest stream thread processes."),
          counter(THREADS, "commit-total", 1, "commits", "Commits of stream threads."),
          gauge(
              THREADS,
              "commit-latency-max",
              Over.MAX,
              MILLIS,
              "commit_latency_max_seconds",
              "Longest commit of the last half minute, drain included."),
          gauge(
              THREADS,
              "poll-latency-max",
              Over.MAX,
              MILLIS,
              "poll_latency_max_seconds",
              "Longest poll of the last half minute."),
          counter(
              "stream-task-metrics",
              "dropped-records-total",
              1,
              "dropped_records",
              "Records too old for the windows of counts: classified, but not in the stats."),
          gauge(
              "stream-state-metrics",
              "total-sst-files-size",
              Over.SUM,
              1,
              "state_disk_bytes",
              "Size of local state on disk."),
          counter("producer-metrics", "record-send-total", 1, "records_sent", "Records written."),
          counter(
              "producer-metrics",
              "record-retry-total",
              1,
              "record_retries",
              "Sends that were tried again."),
          counter(
              "producer-metrics",
              "record-error-total",
              1,
              "record_errors",
              "Sends that failed for good."));

  /** Where each of Kafka's metrics goes: an index into {@link #BRIDGES}. */
  private static final Map<Source, Integer> PLACES =
      IntStream.range(0, BRIDGES.size())
          .boxed()
          .collect(Collectors.toUnmodifiableMap(i -> BRIDGES.get(i).source(), i -> i));

  private static Bridge counter(String group, String of, double unit, String name, String help) {
    return new Bridge(
        new Source(group, of), Over.SUM, unit, Kind.COUNTER, "hnet_kafka_" + name, help);
  }

  private static Bridge gauge(
      String group, String of, Over over, double unit, String name, String help) {
    return new Bridge(new Source(group, of), over, unit, Kind.GAUGE, "hnet_kafka_" + name, help);
  }

  private final Supplier<Map<MetricName, ? extends Metric>> source;

  /**
   * @param source all of Kafka's metrics
   */
  KafkaMeters(Supplier<Map<MetricName, ? extends Metric>> source) {
    this.source = source;
  }

  static List<MetricDoc> docs() {
    List<MetricDoc> docs = new ArrayList<>();
    BRIDGES.forEach(bridge -> docs.add(bridge.doc()));
    return docs;
  }

  @Override
  public MetricSnapshots collect() {
    double[] values = values(source.get());
    List<MetricSnapshot> snapshots = new ArrayList<>();
    for (int i = 0; i < BRIDGES.size(); i++) {
      Bridge bridge = BRIDGES.get(i);
      snapshots.add(
          bridge.kind() == Kind.COUNTER ? counted(bridge, values[i]) : gauged(bridge, values[i]));
    }
    return new MetricSnapshots(snapshots);
  }

  private static CounterSnapshot counted(Bridge bridge, double value) {
    return CounterSnapshot.builder()
        .name(bridge.name())
        .help(bridge.help())
        .dataPoint(CounterDataPointSnapshot.builder().value(value).build())
        .build();
  }

  private static GaugeSnapshot gauged(Bridge bridge, double value) {
    return GaugeSnapshot.builder()
        .name(bridge.name())
        .help(bridge.help())
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }

  /**
   * One value for each bridge, in one pass over Kafka's metrics. Over all clients that have it;
   * those with a topic of their own are parts of a sum.
   */
  private static double[] values(Map<MetricName, ? extends Metric> all) {
    double[] values = new double[BRIDGES.size()];
    all.forEach(
        (name, metric) -> {
          Integer at = PLACES.get(new Source(name.group(), name.name()));
          if (at != null && !name.tags().containsKey("topic")) {
            Bridge bridge = BRIDGES.get(at);
            double value = number(metric) * bridge.unit();
            values[at] =
                bridge.over() == Over.SUM ? values[at] + value : Math.max(values[at], value);
          }
        });
    return values;
  }

  /** Kafka says NaN or negative infinity where nothing was measured yet. */
  private static double number(Metric metric) {
    return metric.metricValue() instanceof Number n && Double.isFinite(n.doubleValue())
        ? n.doubleValue()
        : 0;
  }
}
