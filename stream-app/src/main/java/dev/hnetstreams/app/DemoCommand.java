package dev.hnetstreams.app;

import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.demo.DemoMessages;
import dev.hnetstreams.app.demo.Feeder;
import dev.hnetstreams.app.demo.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
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
      "With --exit the last line on stdout is one JSON object, and the exit code is 0",
      "only if every message was answered exactly once. Without, it goes on until",
      "Ctrl-C: produce to text.in yourself."
    })
final class DemoCommand implements Callable<Integer> {
  private static final long TICK_MILLIS = 100;
  private static final long SECOND = 1_000_000_000;
  private static final int TRICKLE_PER_SECOND = 20;
  private static final String LOG_LEVEL = "HNET_JAVA_LOG_LEVEL";
  private static final int STANDARD_ERROR = 2;
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

  private final DemoView view =
      new DemoView(
          PrettyPrinter.wantsColour(System.getenv(), PrettyPrinter.onTerminal(STANDARD_ERROR)));

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
    // What the service logs is for operators; here it would run over the messages.
    System.setProperty(LOG_LEVEL, System.getenv().getOrDefault(LOG_LEVEL, "WARN"));
    try (Sandbox sandbox = new Sandbox(options, kafkaPort, httpPort, "output.includeText=true")) {
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
                  record -> view.offer(record.value()))) {
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
    long shownAt = start;
    while (!exit || tally.answered() < feeder.sent()) {
      Thread.sleep(TICK_MILLIS);
      long now = System.nanoTime();
      if (now - shownAt >= SECOND) {
        shownAt = now;
        show(wiring, feeder, tally, now - start);
        if (!exit) {
          feeder.send(TRICKLE_PER_SECOND);
        }
      }
    }
    // A duplicate would come late: give it time to show itself.
    Thread.sleep(500);
    show(wiring, feeder, tally, System.nanoTime() - start);
  }

  private void show(Wiring wiring, Feeder feeder, Tally tally, long nanos) {
    System.err.printf(
        "%s%4d s: %d of %d answered, %d of them dead letters, %.1f bytes a chunk%n",
        view.lines(),
        nanos / SECOND,
        tally.answered(),
        feeder.sent(),
        tally.deadLettered(),
        wiring.meters().bytesPerChunk());
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
