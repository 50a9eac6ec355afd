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

  /** One of Kafka's metrics and what we make of it. */
  private record Bridge(
      String group, String kafkaName, Over over, double unit, Kind kind, String name, String help) {
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

  private static Bridge counter(String group, String of, double unit, String name, String help) {
    return new Bridge(group, of, Over.SUM, unit, Kind.COUNTER, "hnet_kafka_" + name, help);
  }

  private static Bridge gauge(
      String group, String of, Over over, double unit, String name, String help) {
    return new Bridge(group, of, over, unit, Kind.GAUGE, "hnet_kafka_" + name, help);
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
    Map<MetricName, ? extends Metric> all = source.get();
    List<MetricSnapshot> snapshots = new ArrayList<>();
    for (Bridge bridge : BRIDGES) {
      snapshots.add(bridge.kind() == Kind.COUNTER ? counted(bridge, all) : gauged(bridge, all));
    }
    return new MetricSnapshots(snapshots);
  }

  private static CounterSnapshot counted(Bridge bridge, Map<MetricName, ? extends Metric> all) {
    return CounterSnapshot.builder()
        .name(bridge.name())
        .help(bridge.help())
        .dataPoint(CounterDataPointSnapshot.builder().value(value(bridge, all)).build())
        .build();
  }

  private static GaugeSnapshot gauged(Bridge bridge, Map<MetricName, ? extends Metric> all) {
    return GaugeSnapshot.builder()
        .name(bridge.name())
        .help(bridge.help())
        .dataPoint(GaugeDataPointSnapshot.builder().value(value(bridge, all)).build())
        .build();
  }

  /** Over all clients that have it; those with a topic of their own are parts of a sum. */
  private static double value(Bridge bridge, Map<MetricName, ? extends Metric> all) {
    double result = 0;
    for (Map.Entry<MetricName, ? extends Metric> e : all.entrySet()) {
      MetricName name = e.getKey();
      if (name.group().equals(bridge.group())
          && name.name().equals(bridge.kafkaName())
          && !name.tags().containsKey("topic")) {
        double value = number(e.getValue()) * bridge.unit();
        result = bridge.over() == Over.SUM ? result + value : Math.max(result, value);
      }
    }
    return result;
  }

  /** Kafka says NaN or negative infinity where nothing was measured yet. */
  private static double number(Metric metric) {
    return metric.metricValue() instanceof Number n && Double.isFinite(n.doubleValue())
        ? n.doubleValue()
        : 0;
  }
}
