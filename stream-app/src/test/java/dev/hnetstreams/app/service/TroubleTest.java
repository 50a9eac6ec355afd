package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.cli.Cli;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The largest messages, topics that are not there, a broker that goes away: real Kafka. */
@ResourceLock(Resources.SYSTEM_OUT)
class TroubleTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void messagesOfAMegabyteAreAnsweredAndABrokerThatGoesAwayMakesItUnready() throws Exception {
    KafkaTestBed bed = new KafkaTestBed();
    Service service = null;
    try {
      service = new Service(loader(bed).bind());
      service.start();
      int port = service.httpPort();
      requireLargeMessagesAreAnswered(bed);
      await().atMost(PATIENCE).until(() -> status(port, "/health/ready") == 200);
      bed.close();

      await().atMost(PATIENCE).until(() -> status(port, "/health/ready") == 503);
      assertThat(ServiceTestBed.get(port, "/health/ready").body())
          .contains("\"error\":\"the broker does not answer\"", "\"type\":\"unavailable\"");
      assertThat(status(port, "/health/live")).isEqualTo(200);
      assertThat(status(port, "/v2/health/ready")).isEqualTo(503);
      assertThat(status(port, "/v2/health/live")).isEqualTo(200);
    } finally {
      if (service != null) {
        service.stop();
      }
      bed.close();
    }
  }

  private static void requireLargeMessagesAreAnswered(KafkaTestBed bed) throws Exception {
    byte[] largest = text(1_000_000);
    byte[] megabyte = text(1 << 20);
    bed.send(0, 1_000, "largest", largest);
    bed.send(0, 2_000, "megabyte", megabyte);
    bed.send(0, 3_000, "after", text(20));
    bed.flush();
    Map<String, ConsumerRecord<byte[], byte[]>> answers =
        bed.read(List.of("text.classified", "text.dead-letter"), 3, PATIENCE).stream()
            .collect(Collectors.toMap(r -> KafkaTestBed.header(r, "test-number"), r -> r));

    JsonNode result = new ObjectMapper().readTree(answers.get("largest").value());
    assertThat(result.at("/text/bytes").asInt()).isEqualTo(1_000_000);
    assertThat(result.at("/text/read").asInt()).isEqualTo(4096);
    assertThat(result.at("/text/truncated").asBoolean()).isTrue();
    ConsumerRecord<byte[], byte[]> letter = answers.get("megabyte");
    assertThat(letter.topic()).isEqualTo("text.dead-letter");
    assertThat(KafkaTestBed.header(letter, DeadLetterHeaders.REASON)).isEqualTo("too_large");
    assertThat(Arrays.equals(letter.value(), megabyte)).as("as it came").isTrue();
    assertThat(letter.timestamp()).isEqualTo(2_000);
    assertThat(answers.get("after").topic()).isEqualTo("text.classified");
  }

  @Test
  void runRefusesToStartWithoutItsTopicsAndSaysWhich() throws Exception {
    try (KafkaTestBed bed = new KafkaTestBed()) {
      Cli cli =
          Cli.run(
              "run",
              "--set",
              "kafka.bootstrap.servers=" + bed.kafka.bootstrapServers(),
              "--set",
              "topics.input=chat",
              "--set",
              "routes=[{to: spam.out, when: spam.label == spam}]",
              "--set",
              "http.port=-1",
              "--set",
              "model.provider=cpu");

      assertThat(cli.exit()).isEqualTo(2);
      assertThat(cli.text()).isEmpty();
      assertThat(cli.err())
          .contains(
              "hnet-streams: topics: chat, spam.out: no such topic on "
                  + bed.kafka.bootstrapServers()
                  + "; create it first (only the demo creates topics)")
          .doesNotContain("\tat ");
    }
  }

  private ConfigLoader loader(KafkaTestBed bed) {
    return ServiceTestBed.loader(bed, folder, "streams.shutdownTimeout=2s", "model.provider=cpu");
  }

  private static byte[] text(int bytes) {
    return "word after word "
        .repeat(bytes / 16 + 1)
        .substring(0, bytes)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static int status(int port, String path) throws Exception {
    return ServiceTestBed.get(port, path).statusCode();
  }
}
