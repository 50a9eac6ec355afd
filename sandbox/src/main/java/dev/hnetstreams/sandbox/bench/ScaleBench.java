package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.broker.EmbeddedKafka;
import dev.hnetstreams.sandbox.demo.Feeder;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Several services of one core each over one topic: their rate together, and how long until others
 * answer for one that is killed.
 */
final class ScaleBench {
  static final int PARTITIONS = 12;

  private static final int TRICKLE_PER_SECOND = 50;
  private static final List<String> JVM =
      List.of(
          "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:ActiveProcessorCount=1", "-Xmx256m");

  private final ConfigOptions options;
  private final int messages;
  private final List<Integer> instances;

  /**
   * @param messages measured for each number of instances, after a quarter as many
   */
  ScaleBench(ConfigOptions options, int messages, List<Integer> instances) {
    this.options = options;
    this.messages = messages;
    this.instances = List.copyOf(instances);
  }

  /**
   * What some instances did.
   *
   * @param takeOver from the SIGKILL of one until every partition had answered a later record; null
   *     with one instance
   */
  private record Result(int instances, double perSecond, Duration takeOver) {}

  /** When each partition first answered a record that is later than the kill. */
  private static final class Revivals {
    private final Map<Integer, Long> answeredNanos = new ConcurrentHashMap<>();
    private volatile long killedMillis = Long.MAX_VALUE;

    void onAnswer(ConsumerRecord<byte[], byte[]> record) {
      if (record.timestamp() > killedMillis) {
        answeredNanos.putIfAbsent(record.partition(), System.nanoTime());
      }
    }

    Duration last(long killedNanos) {
      long last = answeredNanos.values().stream().mapToLong(Long::longValue).max().orElseThrow();
      return Duration.ofNanos(last - killedNanos);
    }
  }

  void print(PrintStream out) throws IOException, InterruptedException {
    out.printf(
        "%d cores, %d partitions, one core and one stream thread an instance%n",
        Runtime.getRuntime().availableProcessors(), PARTITIONS);
    out.println("| instances | messages/s | ratio | s until others answer after a SIGKILL |");
    out.println("|---:|---:|---:|---:|");
    double first = 0;
    for (int count : instances) {
      Result result = run(count);
      first = first == 0 ? result.perSecond() : first;
      out.printf(
          "| %d | %.0f | %.2f | %s |%n",
          result.instances(),
          result.perSecond(),
          result.perSecond() / first,
          result.takeOver() == null ? "" : "%.1f".formatted(result.takeOver().toMillis() * 1e-3));
    }
  }

  private Result run(int count) throws IOException, InterruptedException {
    AppConfig config = options.load().bind();
    List<ServiceProcess> services = new ArrayList<>();
    Revivals revivals = new Revivals();
    try (EmbeddedKafka kafka = Traffic.broker(config, PARTITIONS);
        Traffic traffic =
            new Traffic(
                kafka.bootstrapServers(), config, (record, answer) -> revivals.onAnswer(record))) {
      for (int i = 0; i < count; i++) {
        services.add(service(kafka.bootstrapServers()));
      }
      for (ServiceProcess service : services) {
        service.awaitReady();
      }
      double perSecond = rate(traffic);
      Duration takeOver =
          count == 1 ? null : takeOver(services.remove(count - 1), traffic.feeder(), revivals);
      return new Result(count, perSecond, takeOver);
    } finally {
      services.forEach(ServiceProcess::close);
    }
  }

  private ServiceProcess service(String servers) throws IOException {
    List<String> settings =
        Stream.of(
                "kafka.bootstrap.servers=" + servers,
                "model.workers=1",
                "model.cacheEntries=0",
                "streams.threads=1")
            .toList();
    return ServiceProcess.start(JVM, options.arguments(), settings);
  }

  private double rate(Traffic traffic) throws InterruptedException {
    traffic.send(messages + messages / 4);
    traffic.await(messages / 4);
    traffic.tally().resetRate();
    traffic.awaitAll();
    return traffic.tally().answersPerSecond();
  }

  private static Duration takeOver(ServiceProcess victim, Feeder feeder, Revivals revivals)
      throws InterruptedException {
    trickle(feeder, Duration.ofSeconds(3), revivals);
    long killedNanos = System.nanoTime();
    try (victim) {
      victim.kill();
    }
    revivals.killedMillis = System.currentTimeMillis();
    trickle(feeder, Duration.ofMinutes(5), revivals);
    return revivals.last(killedNanos);
  }

  /** Sends until every partition has answered a record after the kill, or the time is over. */
  private static void trickle(Feeder feeder, Duration longest, Revivals revivals)
      throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() < end && revivals.answeredNanos.size() < PARTITIONS) {
      feeder.send(1);
      TimeUnit.MILLISECONDS.sleep(1000 / TRICKLE_PER_SECOND);
    }
  }
}
