package dev.hnetstreams.sandbox.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.Service;
import dev.hnetstreams.sandbox.Sandbox;
import dev.hnetstreams.sandbox.demo.DemoMessages;
import dev.hnetstreams.sandbox.demo.Feeder;
import dev.hnetstreams.sandbox.demo.Numbering;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.utils.Utils;

/**
 * What traces cost: the same records of one broker through the service without traces and with some
 * and with all of them recorded, in turn. The collector is a sink in this process.
 */
final class TracingBench {
  private static final long SEED = 20260101;
  private static final int ROUNDS = 13;
  private static final String OFF = "off";

  /**
   * What is compared, by {@code tracing.sample}; the first is what the others are compared with.
   */
  private static final List<String> MODES = List.of(OFF, "0.01", "1");

  private final ConfigOptions options;
  private final int messages;
  private final String[] more;
  private final LongAdder posted = new LongAdder();
  private int runs;

  /**
   * @param messages measured in each run, after a quarter as many
   * @param more settings, as in {@code --set}
   */
  TracingBench(ConfigOptions options, int messages, String... more) {
    this.options = options;
    this.messages = messages;
    this.more = more;
  }

  /**
   * A run.
   *
   * @param cpuMillis processor time of the whole process, broker and collector included, for a
   *     message
   */
  private record Run(double cpuMillis, double perSecond) {}

  void run() throws IOException, InterruptedException {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext("/v1/traces", this::swallow);
    collector.start();
    String endpoint = "http://127.0.0.1:" + collector.getAddress().getPort();
    byThemselves(endpoint);
    try (Sandbox sandbox = new Sandbox(options, 0, -1, more)) {
      int all = messages + messages / 4;
      feed(sandbox, all);
      compare(sandbox, endpoint, all);
    } finally {
      collector.stop(0);
    }
  }

  /** In turn too; of each the least, which other work on the machine disturbed least. */
  private static void byThemselves(String endpoint) throws InterruptedException {
    double[] least = new double[MODES.size()];
    double[] most = new double[MODES.size()];
    Arrays.fill(least, Double.MAX_VALUE);
    for (int round = 0; round < 5; round++) {
      for (int mode = 0; mode < MODES.size(); mode++) {
        boolean off = MODES.get(mode).equals(OFF);
        double micros =
            new TracingCost()
                .micros(off ? null : endpoint, off ? 0 : Double.parseDouble(MODES.get(mode)));
        least[mode] = Math.min(least[mode], micros);
        most[mode] = Math.max(most[mode], micros);
      }
    }
    for (int mode = 0; mode < MODES.size(); mode++) {
      System.out.printf(
          "by themselves     sample %-5s %7.2f us a record (at most %.2f)%n",
          MODES.get(mode), least[mode], most[mode]);
    }
  }

  /** Sends what every run reads. */
  private static void feed(Sandbox sandbox, int count) throws IOException {
    try (Feeder feeder =
        new Feeder(
            sandbox.bootstrapServers(),
            sandbox.config().topics().input(),
            Numbering.ofThisRun(),
            DemoMessages.shipped(SEED))) {
      feeder.send(count);
      feeder.flush();
    }
  }

  private void compare(Sandbox sandbox, String endpoint, int all)
      throws IOException, InterruptedException {
    List<List<Double>> ratios = new ArrayList<>();
    MODES.forEach(mode -> ratios.add(new ArrayList<>()));
    for (int round = 0; round < ROUNDS; round++) {
      List<Run> of = new ArrayList<>(Collections.nCopies(MODES.size(), null));
      for (int i = 0; i < MODES.size(); i++) {
        int mode = (i + round) % MODES.size(); // none is always first
        of.set(mode, once(sandbox, endpoint, MODES.get(mode), all));
      }
      boolean warmUp = round == 0;
      System.out.printf("round %d%s", round, warmUp ? " (warm-up)" : "");
      for (int mode = 0; mode < MODES.size(); mode++) {
        double ratio = of.get(mode).cpuMillis() / of.get(0).cpuMillis();
        System.out.printf(
            "   %s: %.3f ms (%.3f), %.0f/s",
            MODES.get(mode), of.get(mode).cpuMillis(), ratio, of.get(mode).perSecond());
        if (!warmUp) {
          ratios.get(mode).add(ratio);
        }
      }
      System.out.println();
    }
    for (int mode = 1; mode < MODES.size(); mode++) {
      List<Double> sorted = ratios.get(mode).stream().sorted().toList();
      System.out.printf(
          "sample %-5s       median of %d: %.3f (from %.3f to %.3f) of the processor time without traces%n",
          MODES.get(mode),
          sorted.size(),
          sorted.get(sorted.size() / 2),
          sorted.get(0),
          sorted.get(sorted.size() - 1));
    }
    System.out.printf("posted            %d bytes of spans%n", posted.sum());
  }

  /** A service of its own, which reads everything from the beginning. */
  private Run once(Sandbox sandbox, String endpoint, String mode, int all)
      throws IOException, InterruptedException {
    Path state = Files.createTempDirectory("hnet-streams-tracing");
    List<String> settings = new ArrayList<>(List.of(more));
    settings.add("kafka.bootstrap.servers=" + sandbox.bootstrapServers());
    settings.add("streams.stateDir=" + state);
    settings.add("streams.applicationId=tracing-" + ++runs);
    settings.add("http.port=-1");
    if (!mode.equals(OFF)) {
      settings.add("tracing.endpoint=" + endpoint);
      settings.add("tracing.sample=" + mode);
    }
    AppConfig config = options.load(settings.toArray(String[]::new)).bind();
    try (Service service = new Service(config)) {
      service.start();
      long begin = await(service, all / 5);
      Duration cpu = cpu();
      long start = System.nanoTime();
      long measured = await(service, all) - begin;
      double seconds = (System.nanoTime() - start) * 1e-9;
      return new Run(cpu().minus(cpu).toNanos() * 1e-6 / measured, measured / seconds);
    } finally {
      Utils.delete(state.toFile());
    }
  }

  private static long await(Service service, long records) throws InterruptedException {
    long now;
    while ((now = service.meters().records().records()) < records) {
      Thread.sleep(5);
    }
    return now;
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private void swallow(HttpExchange exchange) throws IOException {
    try (exchange;
        InputStream body = exchange.getRequestBody()) {
      posted.add(body.readAllBytes().length);
      exchange.sendResponseHeaders(200, -1);
    }
  }
}
