package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.broker.EmbeddedKafka;
import dev.hnetstreams.sandbox.Main;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a service takes to become ready beside a running broker, with and without an archive of
 * its classes and the second compiler, in turn; and what one message from the command line costs.
 */
final class StartBench {
  private static final int PARTITIONS = 4;
  private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  private final ConfigOptions options;
  private final int rounds;
  private int groups;

  StartBench(ConfigOptions options, int rounds) {
    this.options = options;
    this.rounds = rounds;
  }

  /** A start: by the clock, and in processor time. */
  private record Start(Duration clock, Duration processor) {}

  void print(PrintStream out) throws IOException, InterruptedException {
    AppConfig config = options.load().bind();
    Path folder = Files.createTempDirectory("hnet-streams-archive");
    Path archive = folder.resolve("service.jsa");
    try (EmbeddedKafka kafka = Traffic.broker(config, PARTITIONS)) {
      String shared = "-XX:SharedArchiveFile=" + archive;
      String quiet = "-Xlog:cds=off,cds+dynamic=off";
      once(kafka, List.of(FIRST_COMPILER, "-XX:ArchiveClassesAtExit=" + archive, quiet));
      Map<String, List<String>> modes = new LinkedHashMap<>();
      modes.put(
          "service: first compiler, archive (the image)", List.of(FIRST_COMPILER, shared, quiet));
      modes.put("service: first compiler, no archive", List.of(FIRST_COMPILER));
      modes.put("service: both compilers, archive", List.of(shared, quiet));
      Map<String, List<Start>> byMode = new LinkedHashMap<>();
      for (int round = 0; round < rounds; round++) {
        for (Map.Entry<String, List<String>> mode : modes.entrySet()) {
          Start start = once(kafka, mode.getValue());
          System.err.printf(
              "start: %-45s %d ms, %d ms of processor time%n",
              mode.getKey(), start.clock().toMillis(), start.processor().toMillis());
          byMode.computeIfAbsent(mode.getKey(), m -> new ArrayList<>()).add(start);
        }
      }
      table(out, byMode);
      oneMessage(out);
    } finally {
      Files.deleteIfExists(archive);
      Files.delete(folder);
    }
  }

  private Start once(EmbeddedKafka kafka, List<String> jvm)
      throws IOException, InterruptedException {
    List<String> settings =
        List.of(
            "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
            // A group of its own: Kafka waits for the members of one that was there before.
            "streams.applicationId=start-" + ++groups);
    try (ServiceProcess service = ServiceProcess.start(jvm, options.arguments(), settings)) {
      Duration clock = service.awaitReady();
      return new Start(clock, service.processorTime());
    }
  }

  /** {@code classify} with the flags of this process: the launcher's, with its archive. */
  private void oneMessage(PrintStream out) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("classify", "-"));
    command.addAll(options.arguments());
    List<Start> starts = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      Duration before = ofEndedChildren();
      long startNanos = System.nanoTime();
      Process process =
          new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write("hi".getBytes(StandardCharsets.UTF_8));
      }
      String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException("classify: " + said);
      }
      Duration clock = Duration.ofNanos(System.nanoTime() - startNanos);
      starts.add(new Start(clock, ofEndedChildren().minus(before)));
    }
    out.println();
    table(out, Map.of("one message: classify -", starts));
  }

  /** Processor time of this process's children that have ended, in steps of 10 ms. */
  private static Duration ofEndedChildren() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return Duration.ofMillis(10 * (Long.parseLong(fields[13]) + Long.parseLong(fields[14])));
  }

  private void table(PrintStream out, Map<String, List<Start>> starts) {
    out.println("| start | s, median (least) | s of processor time, least |");
    out.println("|---|---:|---:|");
    starts.forEach(
        (mode, all) -> {
          List<Start> sorted = all.stream().sorted(Comparator.comparing(Start::clock)).toList();
          Duration least =
              all.stream().map(Start::processor).min(Comparator.naturalOrder()).orElseThrow();
          out.printf(
              "| %s | %.2f (%.2f) | %.2f |%n",
              mode,
              sorted.get(sorted.size() / 2).clock().toMillis() * 1e-3,
              sorted.get(0).clock().toMillis() * 1e-3,
              least.toMillis() * 1e-3);
        });
  }
}
