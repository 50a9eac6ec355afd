package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.broker.EmbeddedKafka;
import dev.hnetstreams.sandbox.demo.DemoMessages;
import dev.hnetstreams.sandbox.demo.Feeder;
import dev.hnetstreams.sandbox.demo.Numbering;
import dev.hnetstreams.sandbox.demo.Tally;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a service at saturation keeps in memory, with the JVM's part told apart from that of native
 * libraries. Linux only; {@code jcmd} must be in the JDK that runs this.
 */
final class MemoryBench {
  private static final int PARTITIONS = 4;
  private static final long SEED = 20260101;

  /** As in the image, but for the heap: half of a container of 1 GiB. */
  private static final List<String> JVM =
      List.of(
          "-XX:NativeMemoryTracking=summary",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xmx512m");

  private static final Pattern HEAP =
      Pattern.compile("Java Heap \\(reserved=\\d+KB, committed=(\\d+)KB\\)");
  private static final Pattern TOTAL =
      Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private final ConfigOptions options;
  private final int messages;

  MemoryBench(ConfigOptions options, int messages) {
    this.options = options;
    this.messages = messages;
  }

  void print(PrintStream out) throws IOException, InterruptedException {
    AppConfig config = options.load().bind();
    Numbering numbering = Numbering.ofThisRun();
    try (EmbeddedKafka kafka = EmbeddedKafka.start(0)) {
      kafka.createTopics(config.topics().all().distinct().toList(), PARTITIONS);
      String servers = kafka.bootstrapServers();
      try (Feeder feeder =
              new Feeder(servers, config.topics().input(), numbering, DemoMessages.shipped(SEED));
          Tally tally =
              new Tally(
                  servers,
                  config.topics().output(),
                  config.topics().deadLetter(),
                  numbering,
                  (record, answer) -> {});
          ServiceProcess service =
              ServiceProcess.start(
                  JVM,
                  options.arguments(),
                  List.of("kafka.bootstrap.servers=" + servers, "model.cacheEntries=0"))) {
        service.awaitReady();
        out.println(
            "| MiB | resident | at most so far | Java heap | JVM beside it | native libraries |");
        out.println("|---|---:|---:|---:|---:|---:|");
        row(out, "ready, nothing read", service);
        feeder.send(messages);
        feeder.flush();
        for (int part = 1; part <= 3; part++) {
          while (tally.answered() < part * (long) messages / 4) {
            Thread.sleep(20);
          }
          row(out, "saturated, %,d messages answered".formatted(tally.answered()), service);
        }
      }
    }
  }

  /** JVM and heap are committed memory, which may be more than what is resident of them. */
  private static void row(PrintStream out, String when, ServiceProcess service)
      throws IOException, InterruptedException {
    String status = Files.readString(Path.of("/proc/" + service.pid() + "/status"));
    String tracked = tracked(service.pid());
    long resident = number(RESIDENT, status);
    long heap = number(HEAP, tracked);
    long jvm = number(TOTAL, tracked);
    out.printf(
        "| %s | %d | %d | %d | %d | %d |%n",
        when,
        resident / 1024,
        number(PEAK, status) / 1024,
        heap / 1024,
        (jvm - heap) / 1024,
        (resident - jvm) / 1024);
  }

  private static String tracked(long pid) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(pid),
                "VM.native_memory",
                "summary")
            .redirectErrorStream(true)
            .start();
    String said = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd: " + said);
    }
    return said;
  }

  private static long number(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + pattern + " in: " + text);
    }
    return Long.parseLong(matcher.group(1));
  }
}
