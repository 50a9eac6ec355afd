package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.broker.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintStream;
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
 * its classes and the second compiler, in turn.
 */
final class StartBench {
  private static final int PARTITIONS = 4;
  private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  private final ConfigOptions options;
  private final int rounds;

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
    try (EmbeddedKafka kafka = EmbeddedKafka.start(0)) {
      kafka.createTopics(config.topics().all().distinct().toList(), PARTITIONS);
      String shared = "-XX:SharedArchiveFile=" + archive;
      String quiet = "-Xlog:cds=off,cds+dynamic=off";
      once(kafka, List.of(FIRST_COMPILER, "-XX:ArchiveClassesAtExit=" + archive, quiet));
      Map<String, List<String>> modes = new LinkedHashMap<>();
      modes.put("first compiler, archive (the image)", List.of(FIRST_COMPILER, shared, quiet));
      modes.put("first compiler, no archive", List.of(FIRST_COMPILER));
      modes.put("both compilers, archive", List.of(shared, quiet));
      Map<String, List<Start>> starts = new LinkedHashMap<>();
      for (int round = 0; round < rounds; round++) {
        for (Map.Entry<String, List<String>> mode : modes.entrySet()) {
          Start start = once(kafka, mode.getValue());
          System.err.printf(
              "start: %-36s %d ms, %d ms of processor time%n",
              mode.getKey(), start.clock().toMillis(), start.processor().toMillis());
          starts.computeIfAbsent(mode.getKey(), m -> new ArrayList<>()).add(start);
        }
      }
      table(out, starts);
    } finally {
      Files.deleteIfExists(archive);
      Files.delete(folder);
    }
  }

  private Start once(EmbeddedKafka kafka, List<String> jvm)
      throws IOException, InterruptedException {
    String broker = "kafka.bootstrap.servers=" + kafka.bootstrapServers();
    try (ServiceProcess service = ServiceProcess.start(jvm, options.arguments(), List.of(broker))) {
      Duration clock = service.awaitReady();
      return new Start(clock, service.processorTime());
    }
  }

  private void table(PrintStream out, Map<String, List<Start>> starts) {
    out.println("| service start, ready after | s, median (least) | s of processor time |");
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
