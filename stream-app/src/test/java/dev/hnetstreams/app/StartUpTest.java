package dev.hnetstreams.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.app.config.ConfigLoader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a probe sees before the service works: it lives, and is not ready. */
class StartUpTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @Test
  void untilModelAndBrokerAreThereItLivesUnready() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      int port = freePort();
      CompletableFuture<Throwable> refused = new CompletableFuture<>();
      Thread starting =
          new Thread(
              () -> {
                try {
                  new Wiring(loader(silent.getLocalPort(), port).bind()).close();
                  refused.complete(null);
                } catch (RuntimeException e) {
                  refused.complete(e);
                }
              });
      starting.start();

      await().atMost(PATIENCE).ignoreExceptions().until(() -> live(port) == 200);
      HttpResponse<String> ready = KafkaTestBed.get(port, "/health/ready");
      assertThat(ready.statusCode()).isEqualTo(503);
      assertThat(ready.body()).contains("\"reasons\":[\"model_loading\"]");

      assertThat(refused.get())
          .hasMessageContaining("127.0.0.1:" + silent.getLocalPort() + ": no broker answers");
      starting.join();
    }
  }

  private static ConfigLoader loader(int kafkaPort, int httpPort) {
    return ConfigLoader.load(
        null,
        Map.of(),
        List.of(
            "kafka.bootstrap.servers=127.0.0.1:" + kafkaPort,
            "http.port=" + httpPort,
            "model.provider=cpu"));
  }

  private static int live(int port) throws Exception {
    return KafkaTestBed.get(port, "/health/live").statusCode();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
