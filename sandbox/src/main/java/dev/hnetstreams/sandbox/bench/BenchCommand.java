package dev.hnetstreams.sandbox.bench;

import ai.onnxruntime.OrtException;
import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.app.service.Service;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.sandbox.Sandbox;
import dev.hnetstreams.sandbox.demo.DemoMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measure the engine alone, then end to end through an embedded Kafka or HTTP, on this machine.")
public final class BenchCommand implements Callable<Integer> {
  private static final long SEED = 20260101;

  /** What is measured is the engine, which texts that come twice would flatter. */
  private static final String NO_CACHE = "model.cacheEntries=0";

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "6000",
      description = "how many (default ${DEFAULT-VALUE})")
  private int messages;

  @Option(
      names = "--http",
      description =
          "measure /v1/classify instead: one client, then 64 of them by wrk, which must be there")
  private boolean http;

  @Option(names = "--engine", description = "measure the engine alone and nothing else")
  private boolean engineOnly;

  @Option(
      names = "--crash-journal",
      description = "measure what the crash journal costs instead: without and with it, in turn")
  private boolean crashJournal;

  @Option(
      names = "--tracing",
      description =
          "measure what traces cost end to end instead: off, 1 %% and 100 %% recorded, in turn")
  private boolean tracing;

  @Option(
      names = "--profile",
      description = "show where a batch's time goes instead, node by node, as Markdown")
  private boolean profile;

  @Option(
      names = "--threads",
      description =
          "show instead which threads take the processor, engine alone and end to end in turn, as"
              + " Markdown; Linux only")
  private boolean threads;

  @Option(
      names = "--against",
      paramLabel = "KEY=VALUE",
      description = "with --threads: measure end to end with this setting too; may be repeated")
  private List<String> against = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "with --threads, --start and --beside: how often (default ${DEFAULT-VALUE})")
  private int rounds;

  @Option(
      names = "--beside",
      paramLabel = "FOLDER",
      description = "measure instead the engine alone with the bundle and with that one, in turn")
  private Path beside;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "also write when each worker ran a batch and when rows waited, in Chrome's trace format")
  private Path trace;

  @Option(
      names = "--start",
      description =
          "measure instead how long a service takes to become ready beside a broker, and what one"
              + " message from the command line costs; Linux only")
  private boolean start;

  @Option(
      names = "--memory",
      description =
          "show instead what a service at saturation keeps in memory, native libraries apart; Linux"
              + " only")
  private boolean memory;

  @Option(
      names = "--instances",
      paramLabel = "N",
      split = ",",
      description =
          "measure instead so many services of a core each over 12 partitions, one after the other:"
              + " 1,2,4")
  private List<Integer> instances = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "how long a tenth of saturation and wrk's load are kept (default ${DEFAULT-VALUE})")
  private int seconds;

  @Mixin private ConfigOptions options;

  @Override
  public Integer call() throws IOException, InterruptedException, OrtException {
    check();
    if (measuredByItself()) {
      return 0;
    }
    System.err.println("engine alone: " + messages + " messages ...");
    double engine = engineAlone();
    if (http) {
      overHttp(engine);
    } else if (!engineOnly) {
      endToEnd(engine);
    }
    return 0;
  }

  private void check() {
    expect(messages >= 1, "--messages", messages, "1 or more");
    expect(rounds >= 1, "--rounds", rounds, "1 or more");
    expect(seconds >= 1, "--seconds", seconds, "1 or more");
    if (beside != null && !Files.isRegularFile(beside.resolve(ModelBundle.MANIFEST))) {
      throw new IllegalArgumentException(
          "--beside: " + beside + ", expected the folder of a bundle, with its manifest.json");
    }
    for (int count : instances) {
      expect(
          count >= 1 && count <= ScaleBench.PARTITIONS,
          "--instances",
          count,
          "1 to " + ScaleBench.PARTITIONS);
    }
  }

  private static void expect(boolean right, String flag, int value, String expected) {
    if (!right) {
      throw new IllegalArgumentException(flag + ": " + value + ", expected " + expected);
    }
  }

  /** Whether a flag asked for one of the measurements that stand by themselves. */
  private boolean measuredByItself() throws IOException, InterruptedException, OrtException {
    if (crashJournal) {
      new CrashJournalBench(options.load().bind(), messages).run();
    } else if (tracing) {
      new TracingBench(options, messages, NO_CACHE).run();
    } else if (profile) {
      new ProfileReport(options.load().bind()).print(System.out);
    } else if (start) {
      new StartBench(options, rounds).print(System.out);
    } else if (memory) {
      new MemoryBench(options, messages, System.out).print();
    } else if (beside != null) {
      new BesideBench(options, messages, rounds, beside, NO_CACHE).print(System.out);
    } else if (!instances.isEmpty()) {
      new ScaleBench(options, messages, instances).print(System.out);
    } else if (threads) {
      new ThreadsBench(options, messages, rounds, against, NO_CACHE).print(System.out);
    } else {
      return false;
    }
    return true;
  }

  private DemoMessages source() throws IOException {
    return http ? DemoMessages.of(DemoMessages.shippedTexts()) : DemoMessages.shipped(SEED);
  }

  private double engineAlone() throws IOException {
    EngineAlone.Measured measured =
        new EngineAlone(options.load().bind(), messages).run(source(), () -> {});
    System.out.printf(
        "engine alone      %8.0f messages/s, padding %.1f %% of bytes computed, %.2f bytes a chunk%n",
        measured.perSecond(), 100 * measured.paddingRatio(), measured.bytesPerChunk());
    WorkerTrace.Summary workers = measured.trace().summary();
    System.out.printf(
        "workers           %8d, in batches %.2f %% of the time, between two while rows waited %.3f"
            + " %% (%.2f ms at the median, %.2f ms at most)%n",
        workers.workers(),
        100 * workers.busy(),
        100 * workers.idleWhileRowsWaited(),
        workers.medianIdleMillis(),
        workers.longestIdleMillis());
    if (trace != null) {
      measured.trace().write(trace);
    }
    return measured.perSecond();
  }

  private void overHttp(double engine) throws IOException, InterruptedException {
    double few =
        new EngineAlone(options.load().bind(), messages, HttpBench.CLIENTS)
            .run(source(), () -> {})
            .perSecond();
    try (Sandbox sandbox = new Sandbox(options, 0, 0, NO_CACHE)) {
      Service service = sandbox.start();
      HttpBench bench = new HttpBench(service.httpPort(), DemoMessages.shippedTexts(), seconds);
      System.out.printf(
          "http, one client  %8.2f ms at the median beyond queue and model%n",
          bench.medianOverheadMillis());
      double perSecond = bench.requestsPerSecond();
      System.out.printf(
          "http, %d clients  %8.0f messages/s, %.2f of the engine alone, %.2f of it with %d texts at a"
              + " time (%.0f)%n",
          HttpBench.CLIENTS,
          perSecond,
          perSecond / engine,
          perSecond / few,
          HttpBench.CLIENTS,
          few);
    }
  }

  private void endToEnd(double engine) throws IOException, InterruptedException {
    try (Sandbox sandbox = new Sandbox(options, 0, -1, NO_CACHE)) {
      new EndToEnd(sandbox, messages, seconds).print(System.out, engine);
    }
  }
}
