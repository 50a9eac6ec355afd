package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.broker.EmbeddedKafka;
import dev.hnetstreams.broker.KafkaTestBed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a probe sees before the service works: it lives, is not ready, and says what it waits for.
 */
class StartUpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @TempDir Path folder;

  @Test
  void aBrokerThatIsAwayIsWaitedForAndSaid() throws Exception {
    int brokerPort = freePort();
    int port = freePort();
    CompletableFuture<Service> started = starting(loader(brokerPort, port, "5m"));
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(ServiceTestBed.get(port, "/health/ready").body())
                    .contains(
                        "\"reasons\":[\"broker_awaited\"]",
                        "127.0.0.1:" + brokerPort + ": no broker answers within "));
    assertThat(live(port)).isEqualTo(200);
    assertThat(started).isNotDone();

    try (KafkaTestBed bed = new KafkaTestBed(EmbeddedKafka.start(brokerPort));
        Service service = started.get(1, TimeUnit.MINUTES)) {
      service.start();
      bed.send(0, 1_000, "first", "a first message".getBytes(StandardCharsets.UTF_8));
      bed.flush();
      assertThat(bed.read(List.of("text.classified"), 1, PATIENCE)).hasSize(1);
    }
  }

  @Test
  void afterStartTimeoutItEndsAndUntilThenItLivesUnready() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int port = freePort();
      CompletableFuture<Service> started = starting(loader(silent.getLocalPort(), port, "1s"));

      await().atMost(PATIENCE).ignoreExceptions().until(() -> live(port) == 200);
      HttpResponse<String> ready = ServiceTestBed.get(port, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("\"reasons\":[\"model_loading\"]");

      assertThatThrownBy(started::get)
          .hasMessageContaining("127.0.0.1:" + silent.getLocalPort() + ": no broker answers");
    }
  }

  private CompletableFuture<Service> starting(ConfigLoader loader) {
    CompletableFuture<Service> started = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                started.complete(new Service(loader.bind()));
              } catch (RuntimeException e) {
                started.completeExceptionally(e);
              }
            });
    thread.start();
    return started;
  }

  private ConfigLoader loader(int kafkaPort, int httpPort, String startTimeout) {
    return ConfigLoader.load(
        null,
        Map.of(),
        List.of(
            "kafka.bootstrap.servers=127.0.0.1:" + kafkaPort,
            "kafka.startTimeout=" + startTimeout,
            "streams.stateDir=" + folder,
            "http.port=" + httpPort,
            "model.provider=cpu"));
  }

  private static int live(int port) throws Exception {
    return ServiceTestBed.get(port, "/health/live").statusCode();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
