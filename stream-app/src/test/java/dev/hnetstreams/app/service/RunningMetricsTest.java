package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.metrics.DocumentedMetrics;
import dev.hnetstreams.app.metrics.MetricDoc;
import dev.hnetstreams.broker.KafkaTestBed;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningMetricsTest {
  @TempDir Path folder;

  @Test
  void aRunningServiceExportsEveryMetricOfTheDocsAndCountsItsRecords() throws Exception {
    try (KafkaTestBed bed = new KafkaTestBed();
        Service service = new Service(ServiceTestBed.loader(bed, folder).bind())) {
      service.start();
      long now = System.currentTimeMillis();
      for (int i = 0; i < 40; i++) {
        bed.send(i % 4, now + i, "n" + i, ("Message number " + i).getBytes(StandardCharsets.UTF_8));
      }
      bed.send(0, now + 40, "n40", null);
      bed.flush();
      List<String> samples = new ArrayList<>();
      await()
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(
              () -> {
                samples.clear();
                scrape(service.httpPort())
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .forEach(samples::add);
                assertThat(names(samples)).containsAll(documented());
                assertThat(samples)
                    .contains(
                        "hnet_records_total{outcome=\"classified\"} 40.0",
                        "hnet_dead_letters_total{reason=\"no_value\"} 1.0",
                        "hnet_dead_letters_total{reason=\"model_failed\"} 0.0",
                        "hnet_ready 1.0",
                        "hnet_in_flight_records 0.0",
                        "hnet_arrival_seconds_count 41",
                        "hnet_end_to_end_seconds_count 41",
                        "hnet_kafka_assigned_partitions 4.0",
                        "hnet_consumer_lag_records{partition=\"3\"} 0.0");
              });
      assertThat(value(samples, "hnet_kafka_records_sent_total")).isGreaterThanOrEqualTo(41);
      assertThat(value(samples, "hnet_kafka_records_consumed_total")).isGreaterThanOrEqualTo(41);
      assertThat(value(samples, "hnet_kafka_commits_total")).isPositive();
    }
  }

  /**
   * All but those that need feedback, a precision or many records: FeedbackServiceTest, DriftTest.
   */
  private static Set<String> documented() {
    return DocumentedMetrics.all().stream()
        .flatMap(MetricDoc::series)
        .filter(name -> !name.matches("hnet_(precision|feedback|drift)_.*"))
        .collect(Collectors.toSet());
  }

  private static Set<String> names(List<String> samples) {
    return samples.stream().map(line -> line.split("[{ ]", 2)[0]).collect(Collectors.toSet());
  }

  private static double value(List<String> samples, String name) {
    return samples.stream()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .sum();
  }

  private static String scrape(int port) throws Exception {
    HttpResponse<String> response = ServiceTestBed.get(port, "/metrics");
    assertThat(response.statusCode()).isEqualTo(200);
    return response.body();
  }
}
