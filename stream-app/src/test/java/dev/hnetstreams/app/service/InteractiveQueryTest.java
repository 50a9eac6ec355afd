package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.broker.KafkaTestBed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /v1/stats} where two instances share the partitions, and after one of them has left. */
class InteractiveQueryTest {
  private static final int RECORDS = 40;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private KafkaTestBed bed;

  @BeforeEach
  void startBroker() throws IOException {
    bed = new KafkaTestBed();
  }

  @AfterEach
  void stopBroker() {
    bed.close();
  }

  @Test
  void whicheverInstanceIsAskedAnswersForAll() throws Exception {
    for (int i = 0; i < RECORDS; i++) {
      byte[] text = ("Message number " + i + ", a plain one").getBytes(StandardCharsets.UTF_8);
      bed.send(i % KafkaTestBed.PARTITIONS, System.currentTimeMillis(), "" + i, text);
    }
    bed.flush();
    try (Service first = start("first")) {
      awaitCounts(first, 1);
      int members = members();
      try (Service second = start("second")) {
        JsonNode one = awaitCounts(first, 2);
        JsonNode other = awaitCounts(second, 2);
        JsonNode firstsOwn = stats(first, "&local=true");
        JsonNode secondsOwn = stats(second, "&local=true");

        assertThat(one.at("/heads")).isEqualTo(other.at("/heads"));
        assertThat(firstsOwn.at("/partitions")).isNotEmpty();
        assertThat(secondsOwn.at("/partitions")).isNotEmpty();
        assertThat(total(firstsOwn)).isLessThan(RECORDS);
        assertThat(total(firstsOwn) + total(secondsOwn)).isEqualTo(RECORDS);
        assertThat(members()).isGreaterThan(members);
      }
      assertThat(members()).as("its partitions wait for no session's end").isEqualTo(members);
      awaitCounts(first, 1);
    }
  }

  private int members() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bed.kafka.bootstrapServers()))) {
      String group = "hnet-streams";
      return admin.describeConsumerGroups(List.of(group)).all().get().get(group).members().size();
    }
  }

  private Service start(String name) {
    Service service =
        new Service(
            ServiceTestBed.loader(
                    bed,
                    folder.resolve(name),
                    "model.provider=cpu",
                    "model.workers=1",
                    "http.advertised=127.0.0.1:0")
                .bind());
    service.start();
    return service;
  }

  /** Until so many instances together count every record, and no partition is missing. */
  private JsonNode awaitCounts(Service service, int instances) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> stats(service, ""),
            stats ->
                stats.path("instances").asInt() == instances
                    && stats.path("missingPartitions").isEmpty()
                    && total(stats) == RECORDS);
  }

  /** An answer, or nothing while partitions move; never anything else. */
  private JsonNode stats(Service service, String more) throws IOException, InterruptedException {
    URI uri =
        URI.create("http://127.0.0.1:%d/v1/stats?window=30m%s".formatted(service.httpPort(), more));
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() == 503) {
      assertThat(JSON.readTree(response.body()).at("/type").asText())
          .isIn("rebalancing", "peer_unavailable", "model_loading");
      return JSON.missingNode();
    }
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static long total(JsonNode stats) {
    long sum = 0;
    JsonNode language = stats.at("/heads/language");
    for (JsonNode counts : List.of(language.path("labels"), language.path("abstained"))) {
      for (JsonNode count : counts) {
        sum += count.asLong();
      }
    }
    return sum;
  }
}
