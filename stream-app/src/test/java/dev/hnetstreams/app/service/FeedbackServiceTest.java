package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.cli.Cli;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.feedback.Vote;
import dev.hnetstreams.broker.KafkaTestBed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Votes on a real topic, by HTTP and by others who write there. */
class FeedbackServiceTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TOPIC = "text.feedback";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PRIZE = "WIN a FREE prize now!!! click http://x.example to claim";
  private static final String LUNCH = "shall we have lunch at noon tomorrow, as we did last week?";

  private static KafkaTestBed bed;

  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeAll
  static void startBroker() throws IOException {
    bed = new KafkaTestBed();
    bed.kafka.createTopics(List.of(TOPIC), 2);
  }

  @AfterAll
  static void stopBroker() {
    bed.close();
  }

  @Test
  void votesAreCheckedKeptCountedAndExported(@TempDir Path folder) throws Exception {
    for (String text : List.of(PRIZE, LUNCH, PRIZE)) {
      bed.send(0, System.currentTimeMillis(), "n", text.getBytes(StandardCharsets.UTF_8));
    }
    bed.flush();
    AppConfig config =
        ServiceTestBed.loader(
                bed,
                folder,
                "topics.feedback=" + TOPIC,
                "decisions.spam.precision=0.9",
                "decisions.spam.labels.spam.precision=0.9999",
                "perspective.attributes={SPAM: spam/spam}",
                "model.provider=cpu",
                "model.workers=1")
            .bind();
    try (Service service = new Service(config)) {
      service.start();
      requireChecks(service);
      writtenByOthers();
      await().atMost(PATIENCE).until(() -> summary(service).path("votes").asInt() == 4);
      await().atMost(PATIENCE).untilAsserted(() -> requireMetrics(service));
      assertThat(vote(service, "'id': 'text.in-0-0'", "ann", "null").statusCode()).isEqualTo(200);
      await().atMost(PATIENCE).until(() -> summary(service).path("votes").asInt() == 3);
      requireExport();
      requireTraining(folder);
      assertThat(suggest(service).statusCode()).isEqualTo(200);
      await().atMost(PATIENCE).until(() -> summary(service).path("votes").asInt() == 4);
      String taken = "hnet_feedback_suggested_total{outcome=\"vote\"} 1.0";
      await()
          .atMost(PATIENCE)
          .until(
              () -> new String(service.meters().scrape(), StandardCharsets.UTF_8).contains(taken));
    }
  }

  private void requireChecks(Service service) throws Exception {
    HttpResponse<String> taken = vote(service, "'id': 'text.in-0-0'", "ann", "'spam'");
    assertThat(taken.body()).contains("\"item\":\"text.in-0-0\"").doesNotContain("prize");
    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(vote(service, "'id': 'text.in-0-1'", "ann", "'ham'").statusCode()).isEqualTo(200);
    assertThat(vote(service, "'text': 'own words'", "ann", "'ham'").statusCode()).isEqualTo(200);
    for (String forged : List.of("text.in-0-9", "text.in-7-0", "text.out-0-0", "my-own-id", "x-")) {
      HttpResponse<String> refused = vote(service, "'id': '%s'".formatted(forged), "ann", "'ham'");
      assertThat(refused.statusCode()).as(forged).isEqualTo(404);
      assertThat(refused.body()).contains("expected topic-partition-offset of the input topic");
    }
    HttpResponse<String> wrong = vote(service, "'id': 'text.in-0-0'", "ann", "'scam'");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("label: no label of head spam");
  }

  /** A vote that nobody has judged yet, one on a record that is not there, and one that is none. */
  private static void writtenByOthers() {
    for (String id : List.of("text.in-0-2", "text.in-0-99")) {
      Vote vote = new Vote(id, null, "spam", "spam", "bob", null);
      bed.send(new ProducerRecord<>(TOPIC, vote.key(), vote.value()));
    }
    byte[] noise = "noise".getBytes(StandardCharsets.UTF_8);
    bed.send(new ProducerRecord<>(TOPIC, noise, noise));
    bed.flush();
  }

  private static void requireMetrics(Service service) {
    String metrics = new String(service.meters().scrape(), StandardCharsets.UTF_8);
    assertThat(metrics)
        .contains("hnet_precision_held{head=\"spam\",label=\"ham\"} 1.0")
        .contains("hnet_precision_held{head=\"spam\",label=\"spam\"} 0.0")
        .contains("hnet_precision_threshold{head=\"spam\",label=\"spam\"} 1.0")
        .contains("hnet_feedback_ignored_total{reason=\"not_a_vote\"} 1.0")
        .contains("hnet_feedback_ignored_total{reason=\"unknown_id\"} 1.0")
        .contains("hnet_feedback_total{agreed=\"true\",head=\"spam\",label=\"ham\"}")
        .contains("hnet_feedback_judged{head=\"spam\",label=\"ham\"}")
        .contains("hnet_feedback_precision{head=\"spam\",label=\"ham\"}");
    // A precision that cannot be held: the label is never decided, whatever people say of it.
    assertThat(metrics).contains("head=\"spam\",label=\"abstained\"");
  }

  private static void requireExport() {
    Cli export =
        Cli.run(
            "feedback",
            "export",
            "--head",
            "spam",
            "--set",
            "kafka.bootstrap.servers=" + bed.kafka.bootstrapServers(),
            "--set",
            "topics.feedback=" + TOPIC);
    assertThat(export.exit()).as(export.err()).isZero();
    assertThat(export.lines())
        .containsExactlyInAnyOrder(
            "{\"text\":\"" + LUNCH + "\",\"label\":\"ham\"}",
            "{\"text\":\"own words\",\"label\":\"ham\"}",
            "{\"text\":\"" + PRIZE + "\",\"label\":\"spam\"}");
    assertThat(export.err())
        .contains("4 votes on spam: 3 rows")
        .contains("1 whose text is gone; 1 records are no votes");
  }

  private static void requireTraining(Path folder) throws IOException {
    Path data = folder.resolve("rows.jsonl");
    Files.writeString(
        data,
        """
        {"text": "claim your free prize", "label": "spam"}
        {"text": "see you at noon", "label": "ham"}
        """);
    Cli trained =
        Cli.run(
            "head",
            "train",
            "--name",
            "spam2",
            "--from-feedback",
            "--head",
            "spam",
            "--data",
            data.toString(),
            "--out",
            folder.resolve("spam2-1.head").toString(),
            "--set",
            "kafka.bootstrap.servers=" + bed.kafka.bootstrapServers(),
            "--set",
            "topics.feedback=" + TOPIC,
            "--set",
            "model.workers=1");
    assertThat(trained.exit()).as(trained.err()).isZero();
    assertThat(trained.err()).contains("4 votes on spam: 3 rows");
    assertThat(trained.text()).startsWith("spam2/1: 5 rows, 2 labels\n");
  }

  /** As a client of Perspective holds a comment for spam. */
  private HttpResponse<String> suggest(Service service) throws Exception {
    String body =
        "{'comment': {'text': 'buy this'}, 'communityId': 'forum',"
            + " 'attributeScores': {'SPAM': {'summaryScore': {'value': 0.9}}}}";
    String path = "/v1alpha1/comments:suggestscore";
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.httpPort() + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.replace((char) 39, '"')))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> vote(Service service, String item, String who, String label)
      throws IOException, InterruptedException {
    String body =
        "{%s, 'head': 'spam', 'label': %s, 'who': '%s'}"
            .formatted(item, label, who)
            .replace((char) 39, '"');
    return client.send(
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + service.httpPort() + "/v1/feedback"))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode summary(Service service) throws IOException, InterruptedException {
    return JSON.readTree(ServiceTestBed.get(service.httpPort(), "/v1/feedback").body());
  }
}
