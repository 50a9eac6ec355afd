package dev.hnetstreams.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.demo.DemoMessages;
import dev.hnetstreams.app.demo.Feeder;
import dev.hnetstreams.app.demo.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "A real Kafka inside this process, the service on it, and a stream of dirty messages.",
    footer = {
      "",
      "With --exit the last line on stdout is one JSON object; exit 0 only if every message was",
      "answered exactly once. Without, it goes on until Ctrl-C: produce to text.in yourself."
    })
final class DemoCommand implements Callable<Integer> {
  private static final int SHOWN = 6;
  private static final int WIDTH = 78;
  private static final int TRICKLE_PER_SECOND = 20;
  private static final long SEED = 20260101;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "2000",
      description = "how many to send at once (default ${DEFAULT-VALUE})")
  private long messages;

  @Option(
      names = "--input",
      paramLabel = "FILE|-",
      description = "send these lines instead of the shipped messages")
  private String input;

  @Option(
      names = "--kafka-port",
      paramLabel = "P",
      defaultValue = "0",
      description = "broker's port on 127.0.0.1 (default: any free one)")
  private int kafkaPort;

  @Option(
      names = "--http-port",
      paramLabel = "P",
      defaultValue = "0",
      description = "web page, API, metrics on 127.0.0.1 (default: any free one)")
  private int httpPort;

  @Option(names = "--exit", description = "end when every message is answered")
  private boolean exit;

  @Mixin private ConfigOptions options;

  private final ObjectMapper json = new ObjectMapper();
  private final ArrayDeque<String> latest = new ArrayDeque<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (messages < 1) {
      throw new IllegalArgumentException("--messages: " + messages + ", wanted 1 or more");
    }
    if (kafkaPort < 0 || kafkaPort > 65535) {
      throw new IllegalArgumentException("--kafka-port: " + kafkaPort + ", wanted 0 to 65535");
    }
    DemoMessages source =
        input == null ? DemoMessages.shipped(SEED) : DemoMessages.of(lines(input));
    System.err.println("starting a Kafka broker in this process ...");
    try (Sandbox sandbox = new Sandbox(options, kafkaPort, httpPort)) {
      AppConfig config = sandbox.config();
      System.err.println("broker on " + sandbox.bootstrapServers() + "; warming the model ...");
      Wiring wiring = sandbox.start();
      System.err.printf(
          "%s -> %s, http://127.0.0.1:%d/%n",
          config.topics().input(), config.topics().output(), wiring.httpPort());
      try (Feeder feeder = new Feeder(sandbox.bootstrapServers(), config.topics().input(), source);
          Tally tally =
              new Tally(
                  sandbox.bootstrapServers(),
                  config.topics().output(),
                  config.topics().deadLetter(),
                  this::remember)) {
        long start = System.nanoTime();
        feeder.send(messages);
        feeder.flush();
        watch(wiring, feeder, tally, start);
        double seconds = (System.nanoTime() - start) * 1e-9;
        Tally.Summary summary = tally.summary(feeder.sent(), feeder.bytes(), seconds);
        System.out.println(new String(ResultWriter.json(summary), StandardCharsets.UTF_8));
        return summary.good() ? 0 : 1;
      }
    }
  }

  /** Until all is answered, or for good. */
  private void watch(Wiring wiring, Feeder feeder, Tally tally, long start)
      throws InterruptedException {
    long answeredBefore = 0;
    while (!exit || tally.answered() < feeder.sent()) {
      Thread.sleep(exit ? 200 : 1000);
      if (!exit) {
        feeder.send(TRICKLE_PER_SECOND);
      }
      long second = (System.nanoTime() - start) / 1_000_000_000;
      if (tally.answered() != answeredBefore) {
        answeredBefore = tally.answered();
        show(wiring, feeder, tally, second);
      }
    }
    // A duplicate would come late: give it time to show itself.
    Thread.sleep(500);
  }

  private void show(Wiring wiring, Feeder feeder, Tally tally, long second) {
    StringBuilder screen = new StringBuilder();
    String line =
        "%4ds  answered %d of %d, dead letters %d, p50 %.0f ms, %.1f bytes a chunk, padding %.0f %%"
            .formatted(
                second,
                tally.answered(),
                feeder.sent(),
                tally.deadLettered(),
                tally.percentileMillis(50),
                wiring.meters().bytesPerChunk(),
                100 * wiring.meters().paddingRatio());
    screen.append(line).append('\n');
    synchronized (latest) {
      latest.forEach(row -> screen.append("       ").append(row).append('\n'));
      latest.clear();
    }
    System.err.print(screen);
  }

  /** Keeps a few results to show. */
  private void remember(ConsumerRecord<byte[], byte[]> record) {
    synchronized (latest) {
      if (latest.size() >= SHOWN) {
        return;
      }
    }
    try {
      JsonNode result = json.readTree(record.value());
      StringBuilder row = new StringBuilder();
      row.append("%-16s".formatted(result.get("id").asText()));
      for (String head : List.of("language", "code", "spam")) {
        JsonNode decision = result.at("/decisions/" + head);
        if (!decision.isMissingNode()) {
          String label =
              decision.path("label").isTextual()
                  ? decision.path("label").asText()
                  : "?" + decision.path("raw").asText("");
          row.append(" %-9s %.2f".formatted(label, decision.path("confidence").asDouble()));
        }
      }
      row.append(
          " %d B in %d chunks"
              .formatted(result.at("/text/bytes").asInt(), result.at("/chunks/count").asInt()));
      synchronized (latest) {
        latest.add(row.length() > WIDTH - 7 ? row.substring(0, WIDTH - 7) : row.toString());
      }
    } catch (IOException e) {
      throw new IllegalStateException("a result that is not JSON: " + e.getMessage(), e);
    }
  }

  private static List<String> lines(String file) throws IOException {
    byte[] all;
    try (InputStream in = new TextSource(file).open()) {
      all = in.readAllBytes();
    }
    List<String> lines =
        new String(all, StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(file + ": empty, wanted a text on each line");
    }
    return lines;
  }
}
