package dev.hnetstreams.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.docs.GeneratedDoc;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class MetricsDocTest {
  private static final String INTRODUCTION =
      """
      # Metrics

      `GET /metrics`, Prometheus text format. Generated from `Meters` by `MetricsDocTest`; regenerate with
      `mvn verify -Ddocs.write=true`. Base units throughout. Histograms are classic ones: their name here stands for
      `_bucket`, `_count` and `_sum`, and a summary's for `_count` and `_sum`. Series whose labels are known beforehand
      are there from the start with value 0, so that the first event has a rate.

      Alerts on these are in deploy/prometheus/rules, dashboards in deploy/grafana/dashboards, and what to do in
      [runbook.md](runbook.md).
      """;

  @Test
  void theDocsHaveATableOfEveryMetric() throws IOException {
    GeneratedDoc.require(
        "docs/metrics.md",
        INTRODUCTION
            + table("The service", name -> name.startsWith("hnet_") && !kafka(name))
            + table("Kafka's own, summed or maximised over threads and clients", this::kafka)
            + table(
                "The JVM and the process: those worth watching, of the library's own",
                name -> !name.startsWith("hnet_")));
  }

  @Test
  void namesAreUniqueAndInBaseUnits() {
    assertThat(DocumentedMetrics.all()).extracting(MetricDoc::name).doesNotHaveDuplicates();
    assertThat(DocumentedMetrics.all())
        .extracting(MetricDoc::name)
        .noneMatch(name -> name.matches(".*_(millis|ms|micros|nanos|percent|kb|mb)(_.*)?"));
    assertThat(DocumentedMetrics.all()).extracting(MetricDoc::help).allMatch(h -> h.endsWith("."));
  }

  private boolean kafka(String name) {
    return name.startsWith("hnet_kafka_") || name.startsWith("hnet_consumer_");
  }

  private static String table(String title, Predicate<String> which) {
    StringBuilder table = new StringBuilder("\n## " + title + "\n\n");
    table.append("| name | type | labels | meaning |\n| --- | --- | --- | --- |\n");
    DocumentedMetrics.all().stream()
        .filter(doc -> which.test(doc.name()))
        .forEach(
            doc ->
                table.append(
                    "| `%s` | %s | %s | %s |%n"
                        .formatted(
                            doc.name(),
                            doc.kind().name().toLowerCase(Locale.ROOT),
                            String.join(", ", doc.labels()),
                            GeneratedDoc.cell(doc.help()))));
    return table.toString();
  }
}
