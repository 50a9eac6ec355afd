package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.app.service.ChildJvm;
import dev.hnetstreams.sandbox.demo.DemoMessages;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * For loads: a broker in this process, the service in one of its own with default settings, and a
 * stream of the demo's texts at any rate.
 */
final class Rig implements AutoCloseable {
  private static final Pattern STARTED = Pattern.compile("event=started .* http=(\\d+)");
  private static final int BURST = 4_000;

  /** All of it touched at once: what memory grows by later is not the heap's. */
  private static final List<String> WHOLE_HEAP =
      List.of("-Xms384m", "-Xmx384m", "-XX:+AlwaysPreTouch");

  final Flow flow;
  final Answers answers;
  final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Brokers brokers = Brokers.one();
  private final Path folder = Files.createTempDirectory("hnet-streams-load");
  private final Process service;
  private final URI base;

  /**
   * Starts all of it.
   *
   * @param more {@code key=value}
   */
  Rig(String... more) throws Exception {
    List<String> topics = List.of("in", "out", "letters", "stats");
    brokers.createTopics(topics, Flow.PARTITIONS);
    Path log = folder.resolve("service.log");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                Files.createDirectories(folder.resolve("orders")).toString(),
                "kafka.bootstrap.servers=" + brokers.bootstrapServers(),
                "topics.input=in",
                "topics.output=out",
                "topics.deadLetter=letters",
                "topics.stats=stats",
                "streams.stateDir=" + folder.resolve("state"),
                "http.port=0"));
    arguments.addAll(List.of(more));
    service = ChildJvm.start(log, WHOLE_HEAP, ChaosService.class.getName(), arguments);
    base = URI.create("http://127.0.0.1:" + port(log));
    answers = new Answers(brokers.bootstrapServers(), "out", "letters");
    flow = new Flow(brokers.bootstrapServers(), "in", 0);
    List<byte[]> texts =
        DemoMessages.shippedTexts().stream().map(t -> t.getBytes(StandardCharsets.UTF_8)).toList();
    flow.values(n -> texts.get(n % texts.size()));
  }

  private int port(Path log) throws Exception {
    while (service.isAlive()) {
      try (Stream<String> lines = Files.lines(log)) {
        var port = lines.map(STARTED::matcher).filter(Matcher::find).findFirst();
        if (port.isPresent()) {
          return Integer.parseInt(port.get().group(1));
        }
      }
      Thread.sleep(200);
    }
    throw new IOException("the service ended: " + Files.readString(log));
  }

  boolean alive() {
    return service.isAlive();
  }

  URI uri(String path) {
    return base.resolve(path);
  }

  /** Records a second that the service answers when more than that wait; after a warm-up. */
  double capacity() throws Exception {
    burst();
    int before = answers.answered();
    long start = System.nanoTime();
    burst();
    return (answers.answered() - before) / ((System.nanoTime() - start) * 1e-9);
  }

  private void burst() throws InterruptedException {
    int until = flow.sent() + BURST;
    flow.rate(BURST);
    while (flow.sent() < until) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    flow.rate(0);
    awaitAnswers();
  }

  /** Waits until all that was sent is answered. */
  void awaitAnswers() throws InterruptedException {
    while (lag() > 0 && alive()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** Records sent and not answered. */
  int lag() {
    return flow.sent() - answers.answered();
  }

  /** The body of a page of the service's. */
  String get(String path) throws IOException, InterruptedException {
    return client
        .send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** What the service says of itself now. */
  Reading read() throws IOException, InterruptedException {
    String metrics = get("/metrics");
    return new Reading(
        number(metrics, "process_resident_memory_bytes") / (1 << 20),
        number(metrics, "jvm_memory_used_bytes{area=\"heap\"}") / (1 << 20),
        (int) number(metrics, "jvm_threads_current"),
        (int) number(metrics, "process_open_fds"),
        lag());
  }

  /** What is left of the heap after a full collection, MiB. */
  double liveHeapMib() throws IOException, InterruptedException {
    new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(service.pid()),
            "GC.run")
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
    return read().heapMib();
  }

  /**
   * A moment.
   *
   * @param residentMib memory of the process, native included
   * @param heapMib garbage included
   * @param lag records sent and not answered
   */
  record Reading(double residentMib, double heapMib, int threads, int files, int lag) {}

  private static double number(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }

  /** What must be 0, and how it ended. */
  String count() throws InterruptedException {
    int records = flow.stop();
    awaitAnswers();
    TimeUnit.SECONDS.sleep(1); // what is doubled would come last
    service.destroy();
    return String.format(
        Locale.ROOT,
        "%d records: %d missing, %d doubled, %d disordered; exit code %d on SIGTERM",
        records,
        answers.missing(records),
        answers.doubled(),
        answers.disordered(),
        service.waitFor());
  }

  @Override
  public void close() throws IOException {
    service.destroyForcibly();
    flow.close();
    answers.close();
    brokers.close();
    org.apache.kafka.common.utils.Utils.delete(folder.toFile());
  }
}
