package dev.hnetstreams.sandbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.lifecycle.TestBundle;
import dev.hnetstreams.app.service.ChildJvm;
import dev.hnetstreams.broker.KafkaTestBed;
import dev.hnetstreams.sandbox.chaos.ChaosService.Order;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service in a process of its own that is asked to end at a bad moment. */
class StopSignalsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void theFirstSignalWaitsForTheDrainAndTheSecondDoesNot() throws Exception {
    Path orders = Files.createDirectory(folder.resolve("orders"));
    Files.writeString(orders.resolve(Order.HANG.name()), "");
    try (KafkaTestBed bed = new KafkaTestBed()) {
      Process service =
          start(bed, "streams.shutdownTimeout=10m", "streams.drainTimeout=2m", "model.workers=1");
      try {
        bed.send(0, 1_000, "0", "a text".getBytes(StandardCharsets.UTF_8));
        bed.flush();
        await().atMost(PATIENCE).until(() -> Files.notExists(orders.resolve(Order.HANG.name())));
        service.destroy();
        awaitLog("event=stopping");
        service.destroy();

        assertThat(service.waitFor(1, TimeUnit.MINUTES)).as("well before any drain ends").isTrue();
        assertThat(service.exitValue()).isEqualTo(143);
        assertThat(log()).doesNotContain("event=stopped");
      } finally {
        service.destroyForcibly();
      }
    }
  }

  /** ONNX Runtime aborts the process when it loads a graph while the JVM's hooks run. */
  @Test
  void aSignalWhileModelsAreBeingLoadedEndsItInOrder() throws Exception {
    Path models = folder.resolve("models");
    TestBundle.real("1.0.0").write(models.resolve("good"));
    try (KafkaTestBed bed = new KafkaTestBed()) {
      Process service = start(bed, "model.folder=" + models, "model.checkInterval=100ms");
      try {
        awaitLog("event=started");
        for (int i = 0; i < 8; i++) {
          TestBundle.real("2.0." + i).withWrongGolden().write(models.resolve("broken-" + i));
        }
        awaitLog("event=model_refused");
        service.destroy();

        assertThat(service.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(service.exitValue()).as(log()).isEqualTo(143);
        assertThat(log()).contains("event=stopped clean=true");
      } finally {
        service.destroyForcibly();
      }
    }
  }

  private Process start(KafkaTestBed bed, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                Files.createDirectories(folder.resolve("orders")).toString(),
                "kafka.bootstrap.servers=" + bed.kafka.bootstrapServers(),
                "streams.stateDir=" + folder.resolve("state"),
                "http.port=-1",
                "model.provider=cpu"));
    arguments.addAll(List.of(more));
    return ChildJvm.start(folder.resolve("log"), "300m", ChaosService.class.getName(), arguments);
  }

  private void awaitLog(String words) {
    await().atMost(PATIENCE).until(() -> log().contains(words));
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }
}
