package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.broker.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * What a service at saturation keeps in memory: with one bundle, with a second one in the shadow,
 * and while another is swapped in. Linux only.
 */
final class MemoryBench {
  private static final int PARTITIONS = 4;
  private static final int LOOK_MILLIS = 50;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** As in the image, but for the heap: half of a container of 1 GiB. */
  private static final List<String> JVM =
      List.of(
          ProcessMemory.TRACKING,
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Xms16m",
          "-Xmx512m");

  private final ConfigOptions options;
  private final int messages;
  private final PrintStream out;

  /**
   * @param messages answered before each row
   */
  MemoryBench(ConfigOptions options, int messages, PrintStream out) {
    this.options = options;
    this.messages = messages;
    this.out = out;
  }

  void print() throws IOException, InterruptedException {
    AppConfig config = options.load().bind();
    try (BundleCopies bundles = BundleCopies.of(Models.bundle(config), "1.0.0", "2.0.0", "3.0.0");
        EmbeddedKafka kafka = Traffic.broker(config, PARTITIONS);
        Traffic traffic = new Traffic(kafka.bootstrapServers(), config);
        ServiceProcess service =
            ServiceProcess.start(
                JVM,
                options.arguments(),
                List.of(
                    "kafka.bootstrap.servers=" + kafka.bootstrapServers(),
                    "model.cacheEntries=0",
                    "model.bundle=null",
                    "model.folder=" + bundles.path(),
                    "model.checkInterval=1s",
                    "model.shadowSample=1"))) {
      service.awaitReady();
      out.println(
          "| MiB | resident | most since the row above | Java heap | JVM beside it | native libraries |");
      out.println("|---|---:|---:|---:|---:|---:|");
      row("one bundle, ready, nothing read", service);
      saturate("one bundle, %,d messages answered", traffic, service);
      bundles.folder().shadow("2.0.0");
      await(service, "/v1/model/shadow", "/2.0.0\"", true);
      saturate(
          "with a second bundle in the shadow that sees every text, %,d more", traffic, service);
      bundles.folder().shadow(null);
      await(service, "/v1/model/shadow", "/2.0.0\"", false);
      traffic.send(messages);
      bundles.folder().activate("3.0.0");
      await(service, "/health/ready", "/3.0.0\"", true);
      row("shadow ended, another bundle swapped in under load", service);
      saturate("%,d messages after the swap", traffic, service);
    }
  }

  private void saturate(String when, Traffic traffic, ServiceProcess service)
      throws IOException, InterruptedException {
    traffic.send(messages);
    traffic.awaitAll();
    row(when.formatted(messages), service);
  }

  private static void await(ServiceProcess service, String path, String part, boolean there)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    String said = service.get(path);
    while (said.contains(part) != there) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "%s said: %s; expected it %s %s; the service's log:%n%s"
                .formatted(path, said, there ? "with" : "without", part, service.log()));
      }
      Thread.sleep(LOOK_MILLIS);
      said = service.get(path);
    }
  }

  /** The heap is what is resident of it; the JVM beside it what it has committed. */
  private void row(String when, ServiceProcess service) throws IOException, InterruptedException {
    ProcessMemory memory = ProcessMemory.of(service.pid());
    ProcessMemory.forgetMost(service.pid());
    out.printf(
        "| %s | %d | %d | %d | %d | %d |%n",
        when,
        memory.resident() / 1024,
        memory.most() / 1024,
        memory.heap() / 1024,
        memory.jvm() / 1024,
        memory.natives() / 1024);
  }
}
