package dev.hnetstreams.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

/** A few of Kafka's hundreds of metrics, over all clients. */
class KafkaMetersTest {
  private static final String FETCH = "consumer-fetch-manager-metrics";
  private static final String THREADS = "stream-thread-metrics";

  private final Map<MetricName, Metric> kafka = new LinkedHashMap<>();

  @Test
  void countersAreSummedOverClientsAndNotOverTheirTopics() {
    add(FETCH, "records-consumed-total", 3.0, Map.of("client-id", "a"));
    add(FETCH, "records-consumed-total", 4.0, Map.of("client-id", "b"));
    add(FETCH, "records-consumed-total", 3.0, Map.of("client-id", "a", "topic", "text.in"));

    assertThat(value("hnet_kafka_records_consumed")).isEqualTo(7);
  }

  @Test
  void longestTimesAreTheMaximumInSeconds() {
    add(THREADS, "commit-latency-max", 250.0, Map.of("thread-id", "1"));
    add(THREADS, "commit-latency-max", 1500.0, Map.of("thread-id", "2"));
    add(THREADS, "commit-latency-max", Double.NaN, Map.of("thread-id", "3"));

    assertThat(value("hnet_kafka_commit_latency_max_seconds")).isEqualTo(1.5);
  }

  @Test
  void whatWasNotMeasuredIsZero() {
    add(FETCH, "fetch-latency-max", Double.NEGATIVE_INFINITY, Map.of());
    add("app-info", "version", "4.3.1", Map.of());
    add("another-group", "records-consumed-total", 9.0, Map.of());

    assertThat(value("hnet_kafka_fetch_latency_max_seconds")).isZero();
    assertThat(value("hnet_kafka_records_consumed")).isZero();
  }

  @Test
  void aScrapePassesOverKafkasMetricsOnce() {
    add(FETCH, "records-consumed-total", 3.0, Map.of());
    int[] passes = {0};
    Map<MetricName, Metric> counted =
        new AbstractMap<>() {
          @Override
          public Set<Entry<MetricName, Metric>> entrySet() {
            passes[0]++;
            return kafka.entrySet();
          }
        };
    assertThat(new KafkaMeters(() -> counted).collect().size())
        .isEqualTo(KafkaMeters.docs().size());
    assertThat(passes[0]).isEqualTo(1);
  }

  private void add(String group, String name, Object value, Map<String, String> tags) {
    MetricName metric = new MetricName(name, group, "", tags);
    Gauge<Object> gauge = (config, now) -> value;
    kafka.put(
        metric, new KafkaMetric(new Object(), metric, gauge, new MetricConfig(), Time.SYSTEM));
  }

  private double value(String name) {
    MetricSnapshot found =
        new KafkaMeters(() -> kafka)
            .collect().stream()
                .filter(snapshot -> snapshot.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    return found instanceof CounterSnapshot counter
        ? counter.getDataPoints().get(0).getValue()
        : ((GaugeSnapshot) found).getDataPoints().get(0).getValue();
  }
}
