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
import java.util.ArrayList;
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
          "-Xms16m",
          "-Xmx512m");

  private static final Pattern HEAP =
      Pattern.compile("Java Heap \\(reserved=\\d+KB, committed=(\\d+)KB\\)");
  private static final Pattern TOTAL =
      Pattern.compile("Total: reserved=\\d+KB, committed=(\\d+)KB");
  private static final Pattern HEAP_RANGE =
      Pattern.compile("generation .*\\[0x([0-9a-f]+), 0x[0-9a-f]+, 0x([0-9a-f]+)\\)");
  private static final Pattern MAPPING =
      Pattern.compile("(?m)^([0-9a-f]+)-([0-9a-f]+) .*|^Rss:\\s+(\\d+) kB");
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

  /** The heap is what is resident of it; the JVM beside it what it has committed. */
  private static void row(PrintStream out, String when, ServiceProcess service)
      throws IOException, InterruptedException {
    String status = Files.readString(Path.of("/proc/" + service.pid() + "/status"));
    String tracked = jcmd(service.pid(), "VM.native_memory", "summary");
    long resident = number(RESIDENT, status);
    long heap = residentHeap(service.pid());
    long jvm = number(TOTAL, tracked) - number(HEAP, tracked);
    out.printf(
        "| %s | %d | %d | %d | %d | %d |%n",
        when,
        resident / 1024,
        number(PEAK, status) / 1024,
        heap / 1024,
        jvm / 1024,
        (resident - heap - jvm) / 1024);
  }

  /** In KiB: what is resident of the mappings in which the generations are. */
  private static long residentHeap(long pid) throws IOException, InterruptedException {
    Matcher generations = HEAP_RANGE.matcher(jcmd(pid, "GC.heap_info"));
    long from = Long.MAX_VALUE;
    long to = 0;
    while (generations.find()) {
      from = Math.min(from, Long.parseLong(generations.group(1), 16));
      to = Math.max(to, Long.parseLong(generations.group(2), 16));
    }
    Matcher lines = MAPPING.matcher(Files.readString(Path.of("/proc/" + pid + "/smaps")));
    long sum = 0;
    boolean inHeap = false;
    while (lines.find()) {
      if (lines.group(3) != null) {
        sum += inHeap ? Long.parseLong(lines.group(3)) : 0;
      } else {
        long begin = Long.parseUnsignedLong(lines.group(1), 16);
        inHeap = begin >= from && begin < to;
      }
    }
    return sum;
  }

  private static String jcmd(long pid, String... asks) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.add(Long.toString(pid));
    command.addAll(List.of(asks));
    Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
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
