package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.cli.Cli;
import dev.hnetstreams.app.cluster.RequiredAcl;
import dev.hnetstreams.app.cluster.RequiredAcls;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.SecureBed.Tenant;
import dev.hnetstreams.runtime.batch.BatchModel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Neither a message's text nor a secret is in the log, with every logger at its most talkative. */
@ResourceLock(Resources.SYSTEM_OUT)
@Timeout(300)
class LogLeakTest {
  /** Repeated, so that a dump in rows has it whole too; short, for the same reason. */
  private static final String CANARY = "Qz7Kx";

  private static final String TEXT = (CANARY + " ").repeat(12);
  private static final String TOKEN = "Wv3Jy-the-token-of-the-api";
  private static final String KEY = "Xu9Lb-the-key-of-a-client";
  private static final List<String> SECRETS =
      List.of(
          CANARY, base64(CANARY.repeat(3)).substring(0, 12), "Wv3Jy", "Xu9Lb", SecureBed.PASSWORD);

  private static final String PERSPECTIVE = "/v1alpha1/comments:analyze?key=" + KEY;

  @TempDir Path folder;
  private LoudLog log;

  @BeforeEach
  void turnEverythingOn() {
    log = new LoudLog(SECRETS);
  }

  @AfterEach
  void turnItOff() {
    log.close();
  }

  @Test
  void noTextAndNoSecretIsLoggedAtAnyLevelOnAnyPath() throws Exception {
    try (SecureBed secure = new SecureBed(folder)) {
      Tenant tenant = secure.tenant();
      List<String> sets = new ArrayList<>(secure.settings(tenant));
      sets.add("security.apiToken=" + TOKEN);
      sets.add("security.perspectiveKey=" + KEY);
      sets.add("perspective.attributes={TOXICITY: toxic/toxic}");
      sets.add("model.maxTextBytes=500");
      AppConfig config =
          ServiceTestBed.loader(secure.bed, folder.resolve("s"), sets.toArray(String[]::new))
              .bind();
      Set<RequiredAcl> acls = new HashSet<>();
      RequiredAcls.byCommand(config).values().forEach(acls::addAll);
      secure.grant(tenant, acls);
      for (String value : values()) {
        secure.bed.send(
            new ProducerRecord<>(tenant.topic("in"), value.getBytes(StandardCharsets.UTF_8)));
      }
      secure.bed.flush();

      try (Service service = new Service(config, new Failing())) {
        service.start();
        assertThat(
                secure.bed.read(
                    List.of(tenant.topic("out"), tenant.topic("letters")),
                    values().size(),
                    Duration.ofMinutes(2)))
            .hasSize(values().size());
        ask(service.httpPort());
      }
      dlq(sets, "list");
      dlq(sets, "redrive", "--reason", "model_failed,not_json,no_text,too_large");
    }
    assertThat(new TreeSet<>(log.loggers))
        .as("libraries did talk")
        .anyMatch(l -> l.startsWith("org.apache.kafka.clients.producer"))
        .anyMatch(l -> l.startsWith("org.apache.kafka.streams"))
        .anyMatch(l -> l.startsWith("io.netty"))
        .anyMatch(l -> l.startsWith("dev.hnetstreams"));
    assertThat(log.leaks).isEmpty();
  }

  /** The first is answered, the others become dead letters of each reason. */
  private static List<String> values() {
    return List.of(
        "{\"text\": \"%s\"}".formatted(TEXT),
        "{\"text\": %s".formatted(TEXT),
        TEXT,
        "{\"other\": \"%s\"}".formatted(TEXT),
        "{\"text\": {\"%s\": 1}}".formatted(TEXT),
        "{\"text\": \"%s\"}".formatted(TEXT.repeat(20)),
        "{\"text\": \"!%s\"}".formatted(TEXT));
  }

  /** A network that cannot bear an exclamation mark. */
  static final class Failing implements Seams {
    @Override
    public BatchModel lane(BatchModel network) {
      return batch -> {
        if (batch.rows().stream().anyMatch(row -> row.bytes()[row.offset()] == '!')) {
          throw new IllegalStateException("boom");
        }
        return network.run(batch);
      };
    }
  }

  private static void ask(int port) throws Exception {
    assertThat(post(port, TOKEN, "/v1/classify", "{\"text\": \"%s\"}".formatted(TEXT)))
        .isEqualTo(200);
    assertThat(post(port, TOKEN + CANARY, "/v1/classify", "{}")).isEqualTo(401);
    String infer = "/v2/models/hnet-tiny/infer";
    for (String body :
        new String[] {
          TEXT,
          "{\"text\": %s".formatted(TEXT),
          "{\"%s\": 1}".formatted(TEXT),
          "{\"text\": {\"%s\": 1}}".formatted(TEXT),
          "{\"text\": \"%s\"}".formatted(TEXT.repeat(20)),
          "{\"text\": \"!%s\"}".formatted(TEXT),
          "{\"base64\": \"%s!\"}".formatted(CANARY),
          "{\"text\": \"a\", \"chunks\": \"%s\"}".formatted(TEXT),
          "{\"inputs\": [{\"name\": \"%s\"}]}".formatted(TEXT),
          ("{\"inputs\": [{\"name\": \"text\", \"datatype\": \"BYTES\", \"shape\": [2],"
                  + " \"data\": [\"%s\"]}]}")
              .formatted(TEXT),
        }) {
      assertThat(post(port, TOKEN, "/v1/classify", body)).as(body).isGreaterThanOrEqualTo(400);
      assertThat(post(port, TOKEN, infer, body)).as(body).isGreaterThanOrEqualTo(400);
      assertThat(post(port, TOKEN, PERSPECTIVE, body)).as(body).isGreaterThanOrEqualTo(400);
    }
    String comment =
        "{\"comment\": {\"text\": \"%s\"}, \"requestedAttributes\": {\"TOXICITY\": {}}}";
    assertThat(post(port, "", PERSPECTIVE, comment.formatted(TEXT))).isEqualTo(200);
    assertThat(post(port, "", PERSPECTIVE, comment.formatted("!" + TEXT))).isEqualTo(500);
    assertThat(post(port, "", PERSPECTIVE + CANARY, comment.formatted(TEXT))).isEqualTo(400);
    await().until(() -> ServiceTestBed.get(port, "/?text=" + CANARY).statusCode() == 200);
  }

  private static int post(int port, String token, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("content-type", "application/json")
            .header("authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 400) {
      assertThat(answer.body()).as("an error's own words").doesNotContain(CANARY);
    }
    return answer.statusCode();
  }

  private static void dlq(List<String> sets, String... command) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("dlq"));
    arguments.addAll(List.of(command));
    sets.forEach(set -> arguments.add("--set=" + set));
    Cli cli = Cli.run(arguments.toArray(String[]::new));
    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.text() + cli.err()).doesNotContain(SECRETS);
    new ObjectMapper().readTree(cli.lines().get(0));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
