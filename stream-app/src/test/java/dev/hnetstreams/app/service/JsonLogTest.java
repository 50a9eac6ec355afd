package dev.hnetstreams.app.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.cli.Main;
import dev.hnetstreams.broker.KafkaTestBed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service as a log pipeline sees it: a process whose lines are all one JSON object each. */
class JsonLogTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CANARY = "Qz7Kx";

  @TempDir Path folder;

  @Test
  void everyLineOfAServiceIsAnObjectWithTheNamesOfTheCommonSchema() throws Exception {
    Path log = folder.resolve("log");
    try (KafkaTestBed bed = new KafkaTestBed()) {
      bed.send(0, 1_000, "good", "{\"text\": \"%s\"}".formatted(CANARY).getBytes(UTF_8));
      bed.send(0, 2_000, "bad", ("{\"text\": " + CANARY).getBytes(UTF_8));
      bed.flush();
      Process child = start(bed, log);
      try {
        assertThat(bed.read(List.of("text.classified", "text.dead-letter"), 2, PATIENCE))
            .as("answers of the service, whose log is %s", log)
            .hasSize(2);
        child.destroy();
        assertThat(child.waitFor(60, TimeUnit.SECONDS)).as("ends on SIGTERM").isTrue();
      } finally {
        child.destroyForcibly();
      }
    }

    List<String> lines = Files.readAllLines(log);
    assertThat(lines).as("what the service says").hasSizeGreaterThan(3);
    List<String> actions = new ArrayList<>();
    for (String line : lines) {
      actions.add(requireEvent(line).path("event.action").asText());
    }
    assertThat(actions).contains("started", "stopped");
    assertThat(String.join("\n", lines)).doesNotContain(CANARY);
  }

  private static JsonNode requireEvent(String line) throws Exception {
    assertThat(line).as("a line of the log").startsWith("{").endsWith("}");
    JsonNode event = JSON.readTree(line);
    for (String name :
        List.of(
            "@timestamp", "log.level", "message", "ecs.version", "log.logger", "service.name")) {
      assertThat(event.path(name).asText()).as("%s of %s", name, line).isNotBlank();
    }
    assertThat(Instant.parse(event.path("@timestamp").asText())).isBefore(Instant.now());
    assertThat(event.path("service.name").asText()).isEqualTo("hnet-streams");
    return event;
  }

  private Process start(KafkaTestBed bed, Path log) throws Exception {
    return ChildJvm.start(
        log,
        List.of("-Xmx400m", "-DHNET_JAVA_LOG_LEVEL=TRACE"),
        Main.class.getName(),
        List.of(
            "run",
            "--set=kafka.bootstrap.servers=" + bed.kafka.bootstrapServers(),
            "--set=streams.stateDir=" + folder.resolve("state"),
            "--set=codec.format=json",
            "--set=logging.format=json",
            "--set=http.port=0",
            "--set=model.workers=1",
            "--set=model.provider=cpu"));
  }
}
