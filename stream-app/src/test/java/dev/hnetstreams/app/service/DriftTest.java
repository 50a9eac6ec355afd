package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.cli.Cli;
import dev.hnetstreams.broker.KafkaTestBed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Answers of now against those of a week before, as a running service and its commands tell. */
@ResourceLock(Resources.SYSTEM_OUT)
class DriftTest {
  private static final int RECORDS = 320;
  private static final String GERMAN = "Der Zug nach Hamburg fährt heute leider später, Nummer ";
  private static final String ENGLISH = "The train to the coast leaves a little later today, no. ";

  @TempDir Path folder;

  @Test
  void aStreamThatChangedItsLanguageHasDriftedFromLastWeekAlsoAfterARestart() throws Exception {
    try (KafkaTestBed bed = new KafkaTestBed()) {
      long now = System.currentTimeMillis() - Duration.ofMinutes(2).toMillis();
      send(bed, now - Duration.ofDays(7).toMillis(), GERMAN);
      send(bed, now, ENGLISH);
      bed.flush();
      JsonNode before;
      try (Service service = start(bed)) {
        before = awaitWeek(service, row -> row.path("records").asInt() == RECORDS);
        whatIsTold(service.httpPort());
      }
      try (Service again = start(bed)) {
        assertThat(awaitWeek(again, row -> row.has("psi"))).isEqualTo(before);
      }
    }
  }

  private void whatIsTold(int port) throws Exception {
    JsonNode report = new ObjectMapper().readTree(ServiceTestBed.get(port, "/v1/drift").body());
    JsonNode labels = row(report, "week");
    assertThat(labels.path("psi").asDouble()).isGreaterThan(1);
    assertThat(labels.path("baseRecords").asInt()).isEqualTo(RECORDS);
    assertThat(labels.path("moves").findValuesAsText("category")).contains("deu", "eng");
    assertThat(row(report, "bundle").path("psi").asDouble()).isGreaterThan(1);
    assertThat(ServiceTestBed.get(port, "/metrics").body())
        .contains("hnet_drift_psi{against=\"week\",head=\"language\",of=\"labels\"}")
        .contains("hnet_drift_psi{against=\"week\",head=\"spam\",of=\"confidence\"}");
    assertThat(ServiceTestBed.get(port, "/v1/stats?window=1h").body())
        .as("confidences are no decisions")
        .doesNotContain("#");

    String url = "http://127.0.0.1:" + port;
    Cli table = Cli.run("drift", "--url", url);
    assertThat(table.exit()).as(table.err()).isEqualTo(3);
    assertThat(table.text()).contains("language     labels     week");
    assertThat(Cli.run("drift", "--url", url, "--limit", "99").exit()).isZero();
    Cli json = Cli.run("drift", "--url", url, "--against", "bundle", "--json");
    assertThat(json.exit()).isEqualTo(3);
    assertThat(row(new ObjectMapper().readTree(json.out()), "week").path("psi")).isNotNull();
  }

  private Service start(KafkaTestBed bed) {
    Service service =
        new Service(
            ServiceTestBed.loader(bed, folder, "stats.retention=192h", "model.provider=cpu")
                .bind());
    service.start();
    return service;
  }

  private static void send(KafkaTestBed bed, long time, String text) {
    for (int i = 0; i < RECORDS; i++) {
      byte[] value = (text + i).getBytes(StandardCharsets.UTF_8);
      bed.send(i % KafkaTestBed.PARTITIONS, time + i, "n" + i, value);
    }
  }

  /** The language head's row against last week. */
  private static JsonNode awaitWeek(Service service, Predicate<JsonNode> when) {
    return await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> {
              String body = ServiceTestBed.get(service.httpPort(), "/v1/drift").body();
              return row(new ObjectMapper().readTree(body), "week");
            },
            when);
  }

  private static JsonNode row(JsonNode report, String against) {
    return StreamSupport.stream(report.path("rows").spliterator(), false)
        .filter(row -> row.path("head").asText().equals("language"))
        .filter(row -> row.path("of").asText().equals("labels"))
        .filter(row -> row.path("against").asText().equals(against))
        .findFirst()
        .orElse(new ObjectMapper().missingNode());
  }
}
