package dev.hnetstreams.sandbox.demo;

import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.app.cli.PrettyPrinter;
import dev.hnetstreams.app.cli.TextSource;
import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.service.Service;
import dev.hnetstreams.app.topology.TopicsConfig;
import dev.hnetstreams.sandbox.Sandbox;
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
      "only if every message was answered exactly once. Without, the broker and the",
      "service stay until Ctrl-C, and what you produce to text.in yourself is answered",
      "and counted apart."
    })
public final class DemoCommand implements Callable<Integer> {
  private static final long TICK_MILLIS = 100;
  private static final long SECOND = 1_000_000_000;
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
      names = "--per-second",
      paramLabel = "N",
      defaultValue = "0",
      description = "and after them so many a second, until Ctrl-C (default: none)")
  private long perSecond;

  @Option(
      names = "--input",
      paramLabel = "FILE|-",
      description =
          "send these lines, as they are, instead of the shipped messages; with codec.format=json"
              + " they are to be JSON")
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

  private String shown;

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireOptions();
    List<String> lines = input == null ? null : lines(input);
    // What the service logs is for operators; here it would run over the messages.
    System.setProperty(LOG_LEVEL, System.getenv().getOrDefault(LOG_LEVEL, "WARN"));
    try (Sandbox sandbox = new Sandbox(options, kafkaPort, httpPort, "output.includeText=true")) {
      TopicsConfig topics = sandbox.config().topics();
      String broker = sandbox.bootstrapServers();
      System.err.println("broker on " + broker + "; warming the model ...");
      Service service = sandbox.start();
      System.err.printf(
          "%s -> %s, http://127.0.0.1:%d/%n", topics.input(), topics.output(), service.httpPort());
      DemoMessages source = source(sandbox.config().codec(), lines);
      Numbering numbering = Numbering.ofThisRun();
      try (Feeder feeder = new Feeder(broker, topics.input(), numbering, source);
          Tally tally =
              new Tally(broker, topics.output(), topics.deadLetter(), numbering, view::offer)) {
        long start = System.nanoTime();
        feeder.send(messages);
        feeder.flush();
        watch(service, feeder, tally, start, more(broker, topics.input()));
        double seconds = (System.nanoTime() - start) * 1e-9;
        Tally.Summary summary = tally.summary(feeder.sent(), feeder.bytes(), seconds);
        System.out.println(new String(ResultWriter.json(summary), StandardCharsets.UTF_8));
        return summary.good() ? 0 : 1;
      }
    }
  }

  private void requireOptions() {
    require(messages >= 1, "--messages", messages, "1 or more");
    require(perSecond >= 0, "--per-second", perSecond, "0 or more");
    require(perSecond == 0 || !exit, "--per-second", perSecond, "0 with --exit");
    require(kafkaPort >= 0 && kafkaPort <= 65535, "--kafka-port", kafkaPort, "0 to 65535");
  }

  private static void require(boolean ok, String option, long value, String expected) {
    if (!ok) {
      throw new IllegalArgumentException(option + ": " + value + ", expected " + expected);
    }
  }

  private static DemoMessages source(CodecConfig codec, List<String> lines) throws IOException {
    if (lines != null) {
      return DemoMessages.of(lines);
    }
    return codec.format() == CodecConfig.Format.JSON
        ? DemoMessages.shippedAsJson(SEED, codec.textPointer())
        : DemoMessages.shipped(SEED);
  }

  /** How more is sent, said once when all is answered. */
  private String more(String broker, String topic) {
    return perSecond > 0
        ? "all answered; %d more each second, until Ctrl-C".formatted(perSecond)
        : """
          all answered; Ctrl-C ends it. To send more, a record on each line:
              kcat -b %s -P -t %s
          or start the demo with --per-second 20."""
            .formatted(broker, topic);
  }

  /** Until all is answered, or for good. */
  private void watch(Service service, Feeder feeder, Tally tally, long start, String more)
      throws InterruptedException {
    long shownAt = start;
    boolean told = exit;
    while (!exit || tally.answered() < feeder.sent()) {
      Thread.sleep(TICK_MILLIS);
      long now = System.nanoTime();
      if (now - shownAt >= SECOND) {
        shownAt = now;
        show(service, feeder, tally, now - start);
        if (!told && tally.answered() >= messages) {
          told = true;
          System.err.println(more);
        }
        if (told) {
          feeder.send(perSecond);
        }
      }
    }
    // A duplicate would come late: give it time to show itself.
    Thread.sleep(500);
    show(service, feeder, tally, System.nanoTime() - start);
  }

  /** Says what is new, or nothing. */
  private void show(Service service, Feeder feeder, Tally tally, long nanos) {
    String counts =
        "%d of %d answered, %d of them dead letters%s, %.1f bytes a chunk"
            .formatted(
                tally.answered(),
                feeder.sent(),
                tally.deadLettered(),
                besides(tally.others(), tally.foreign()),
                service.meters().engine().bytesPerChunk());
    if (!counts.equals(shown)) {
      shown = counts;
      System.err.printf("%s%4d s: %s%n", view.lines(), nanos / SECOND, counts);
    }
  }

  private static String besides(long others, long foreign) {
    return (others == 0 ? "" : "; %d of other producers".formatted(others))
        + (foreign == 0 ? "" : "; %d not of the service".formatted(foreign));
  }

  private static List<String> lines(String file) throws IOException {
    byte[] all;
    try (InputStream in = new TextSource(file).open()) {
      all = in.readAllBytes();
    }
    List<String> lines =
        new String(all, StandardCharsets.UTF_8).lines().filter(line -> !line.isEmpty()).toList();
    if (lines.isEmpty()) {
      throw new IllegalArgumentException(file + ": empty, expected a text on each line");
    }
    return lines;
  }
}
