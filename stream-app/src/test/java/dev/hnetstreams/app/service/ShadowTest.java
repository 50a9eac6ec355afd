package dev.hnetstreams.app.service;

import static dev.hnetstreams.app.service.ModelFolderBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.lifecycle.TestBundle;
import dev.hnetstreams.broker.KafkaTestBed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A candidate is tried beside the model that is served, on real Kafka. */
class ShadowTest {
  private static KafkaTestBed bed;

  private ModelFolderBed life;

  @BeforeAll
  static void startBroker() throws IOException {
    bed = new KafkaTestBed();
  }

  @AfterAll
  static void stopBroker() {
    bed.close();
  }

  @BeforeEach
  void createTopics(@TempDir Path temporary) {
    life = new ModelFolderBed(bed, temporary);
  }

  @AfterEach
  void stop() {
    life.close();
  }

  @Test
  void aCandidateSeesTheStreamAndItsDisagreementsAreCountedAndPublished() throws Exception {
    TestBundle.real("1.0.0").write(life.models.resolve("a"));
    TestBundle.real("0.9.0").withSpamTurnedRound().write(life.models.resolve("candidate-1"));
    life.folder.shadow("candidate-1");
    life.start("topics.disagreements=" + life.topic("differ"), "model.shadowSample=1");
    await().atMost(PATIENCE).until(() -> shadow().at("/trial").isObject());
    for (int i = 0; i < 5; i++) {
      life.send(10);
      life.awaitAnswers(10L * (i + 1));
    }
    await().atMost(PATIENCE).until(() -> compared() + shadow().at("/trial/busy").asLong() == 50);
    long compared = compared();
    JsonNode trial = shadow().at("/trial");

    assertThat(compared).isPositive();
    assertThat(trial.at("/active").asText()).isEqualTo("hnet-tiny/1.0.0");
    assertThat(trial.at("/candidate").asText()).isEqualTo("hnet-tiny/0.9.0");
    assertThat(trial.at("/heads/spam/compared").asLong()).isEqualTo(compared);
    assertThat(trial.at("/heads/spam/raws").asLong()).isEqualTo(compared);
    assertThat(trial.at("/heads/language/compared").asLong()).isEqualTo(compared);
    assertThat(trial.at("/heads/language/raws").asLong()).isZero();
    assertThat(life.metric("hnet_shadow_disagreements_total{head=\"spam\",what=\"raw\"}"))
        .isEqualTo((double) compared);
    requireDisagreements(life.read("differ", (int) compared), compared);
    List<ConsumerRecord<byte[], byte[]>> answers = life.read("out", 50);
    assertThat(answers)
        .hasSize(50)
        .allMatch(r -> KafkaTestBed.header(r, "hnet-model").equals("hnet-tiny/1.0.0"));

    TestBundle.real("0.9.1").withWrongGolden().write(life.models.resolve("candidate-2"));
    life.folder.shadow("candidate-2");
    await().atMost(PATIENCE).until(() -> shadow().at("/trial").isNull());
    life.send(10);
    life.awaitAnswers(60);
    assertThat(life.metric("hnet_model_refused")).as("no candidate is no trouble").isZero();
  }

  private static void requireDisagreements(
      List<ConsumerRecord<byte[], byte[]>> published, long count) {
    assertThat(published).hasSize((int) count);
    assertThat(published)
        .allSatisfy(
            record -> {
              JsonNode value = ModelFolderBed.json(record);
              assertThat(new String(record.value(), StandardCharsets.UTF_8))
                  .doesNotContain("special");
              assertThat(value.at("/source/topic").asText()).endsWith(".in");
              assertThat(value.at("/id").asText())
                  .isEqualTo(
                      "%s-%s-%s"
                          .formatted(
                              value.at("/source/topic").asText(),
                              value.at("/source/partition"),
                              value.at("/source/offset")));
              assertThat(value.at("/active/version").asText()).isEqualTo("1.0.0");
              assertThat(value.at("/candidate/version").asText()).isEqualTo("0.9.0");
              assertThat(value.at("/heads/spam/active/raw"))
                  .isNotEqualTo(value.at("/heads/spam/candidate/raw"));
            });
  }

  private JsonNode shadow() throws Exception {
    return life.json("/v1/model/shadow");
  }

  private long compared() throws Exception {
    return shadow().at("/trial/compared").asLong();
  }
}
