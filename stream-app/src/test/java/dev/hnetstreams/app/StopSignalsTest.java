package dev.hnetstreams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.ChaosService.Order;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that cannot drain, since its only worker hangs, in a process of its own. */
class StopSignalsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void theFirstSignalWaitsForTheDrainAndTheSecondDoesNot() throws Exception {
    Path log = folder.resolve("log");
    Path orders = Files.createDirectory(folder.resolve("orders"));
    Files.writeString(orders.resolve(Order.HANG.name()), "");
    try (KafkaTestBed bed = new KafkaTestBed()) {
      Process service =
          ChildJvm.start(
              log,
              "300m",
              ChaosService.class.getName(),
              List.of(
                  orders.toString(),
                  "kafka.bootstrap.servers=" + bed.kafka.bootstrapServers(),
                  "streams.stateDir=" + folder.resolve("state"),
                  "streams.shutdownTimeout=10m",
                  "streams.drainTimeout=2m",
                  "http.port=-1",
                  "model.workers=1",
                  "model.provider=cpu"));
      try {
        bed.send(0, 1_000, "0", "a text".getBytes(StandardCharsets.UTF_8));
        bed.flush();
        await().atMost(PATIENCE).until(() -> Files.notExists(orders.resolve(Order.HANG.name())));
        service.destroy();
        await().atMost(PATIENCE).until(() -> Files.readString(log).contains("event=stopping"));
        service.destroy();

        assertThat(service.waitFor(1, TimeUnit.MINUTES)).as("well before any drain ends").isTrue();
        assertThat(service.exitValue()).isEqualTo(143);
        assertThat(Files.readString(log)).doesNotContain("event=stopped");
      } finally {
        service.destroyForcibly();
      }
    }
  }
}
