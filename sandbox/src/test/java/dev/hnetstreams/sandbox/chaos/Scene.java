package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.app.service.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * Brokers, a steady stream of records, and the service answering it in processes of its own. An
 * instance that ends by itself is started again, as Kubernetes would.
 */
final class Scene implements AutoCloseable {
  static final String FIRST = "one";
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int PER_SECOND = 100;
  private static final String HEAP = "300m";

  final Brokers brokers;
  final boolean brief;
  final Flow flow;
  final Answers answers;
  private final String id;
  private final String groupProtocol;
  private final Path folder;
  private final Map<String, Instance> instances = new LinkedHashMap<>();
  private IntPredicate meantDead = n -> false;
  private boolean anyMayBeDead;
  private double worstRecoverySeconds;
  private int logs;
  private int restarts;

  /**
   * @param jar that it runs, or null: what was built here
   */
  private record Instance(
      String name, Path jar, List<String> settings, Process process, Path log) {}

  Scene(Brokers brokers, Path folder, String id, String groupProtocol, boolean brief)
      throws Exception {
    this.brokers = brokers;
    this.folder = Files.createDirectories(folder);
    this.id = id;
    this.groupProtocol = groupProtocol;
    this.brief = brief;
    brokers.createTopics(
        List.of(topic("in"), topic("out"), topic("letters"), topic("stats")), Flow.PARTITIONS);
    this.answers = new Answers(brokers.bootstrapServers(), topic("out"), topic("letters"));
    this.flow = new Flow(brokers.bootstrapServers(), topic("in"), PER_SECOND);
  }

  String topic(String name) {
    return id + "." + name;
  }

  String applicationId() {
    return id;
  }

  String groupProtocol() {
    return groupProtocol;
  }

  Path stateDir(String name) {
    return folder.resolve(name);
  }

  /**
   * Starts an instance.
   *
   * @param name also of its state directory
   * @param more {@code key=value}
   */
  void start(String name, String... more) throws IOException {
    startJar(null, name, more);
  }

  /**
   * Starts an instance of another version.
   *
   * @param jar its hnet-streams.jar, or null for what was built here
   */
  void startJar(Path jar, String name, String... more) throws IOException {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "kafka.bootstrap.servers=" + brokers.bootstrapServers(),
                "kafka.session.timeout.ms=6000",
                "kafka.heartbeat.interval.ms=1000",
                "topics.input=" + topic("in"),
                "topics.output=" + topic("out"),
                "topics.deadLetter=" + topic("letters"),
                "topics.stats=" + topic("stats"),
                "streams.applicationId=" + id,
                "streams.groupProtocol=" + groupProtocol,
                "streams.threads=2",
                "streams.inFlight=64",
                "streams.drainTimeout=2s",
                "streams.shutdownTimeout=10s",
                "streams.stateDir=" + stateDir(name),
                "http.port=-1",
                "model.workers=2",
                "model.provider=cpu"));
    settings.addAll(List.of(more));
    start(jar, name, settings);
  }

  private void start(Path jar, String name, List<String> settings) throws IOException {
    Path log = folder.resolve(name + "-" + logs++ + ".log");
    Process process = jar == null ? startHere(log, settings) : startJar(log, jar, settings);
    instances.put(name, new Instance(name, jar, settings, process, log));
  }

  private Process startHere(Path log, List<String> settings) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(Files.createDirectories(folder.resolve("orders")).toString());
    arguments.addAll(settings);
    return ChildJvm.start(log, HEAP, ChaosService.class.getName(), arguments);
  }

  private static Process startJar(Path log, Path jar, List<String> settings) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run"));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return ChildJvm.startJar(log, HEAP, jar, arguments);
  }

  /** SIGKILL, and gone when it returns. */
  void kill(String name) throws InterruptedException {
    end(instances.remove(name), true);
  }

  /** SIGTERM. Returns the exit code, or -1 when it had to be killed after a minute. */
  int stop(String name) throws InterruptedException {
    return end(instances.remove(name), false);
  }

  private static int end(Instance instance, boolean atOnce) throws InterruptedException {
    Process process = instance.process();
    if (atOnce) {
      process.destroyForcibly();
    } else {
      process.destroy();
      if (!process.waitFor(1, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        process.waitFor();
        return -1;
      }
    }
    return process.waitFor();
  }

  boolean alive(String name) {
    return instances.get(name).process().isAlive();
  }

  /** Whether the instance's log has a line with this. */
  boolean logged(String name, String words) throws IOException {
    return logLine(name, words).isPresent();
  }

  /** The first line of the instance's log with this. */
  Optional<String> logLine(String name, String words) throws IOException {
    try (Stream<String> lines = Files.lines(instances.get(name).log())) {
      return lines.filter(line -> line.contains(words)).findFirst();
    } catch (UncheckedIOException e) {
      return Optional.empty(); // half a character
    }
  }

  /** A task's state directory, such as 0_3, appears when the instance is given the task. */
  boolean holdsATask(String name) throws IOException {
    try (Stream<Path> files = Files.walk(stateDir(name))) {
      return files.anyMatch(file -> file.getFileName().toString().matches("\\d+_\\d+"));
    } catch (UncheckedIOException | java.nio.file.NoSuchFileException e) {
      return false; // not there, or it changed while we looked
    }
  }

  void order(ChaosService.Order order) throws IOException {
    Files.writeString(folder.resolve("orders").resolve(order.name()), "");
  }

  void withdraw(ChaosService.Order order) throws IOException {
    Files.deleteIfExists(folder.resolve("orders").resolve(order.name()));
  }

  boolean standing(ChaosService.Order order) {
    return Files.exists(folder.resolve("orders").resolve(order.name()));
  }

  /** Which numbers are to be dead letters; the others are not to be. */
  void deadAre(IntPredicate numbers) {
    this.meantDead = numbers;
  }

  /** Any record may become a dead letter from now on. */
  void answersMayBeDead() {
    this.anyMayBeDead = true;
  }

  /** An instance that has ended is not started again. */
  void forget(String name) {
    instances.remove(name);
  }

  /** Waits for a condition. */
  void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("waited in vain: " + what);
      }
      Thread.sleep(50);
    }
  }

  /**
   * Waits until a record of every partition that was sent after this call is answered, and
   * remembers how long that took. Instances that have ended are started again.
   */
  void awaitRecovery() throws Exception {
    worstRecoverySeconds = Math.max(worstRecoverySeconds, awaitAnswering());
  }

  /** As {@link #awaitRecovery}, of nothing. The seconds. */
  double awaitAnswering() throws Exception {
    long start = System.nanoTime();
    int from = flow.sent();
    await(
        "answers after the fault",
        () -> {
          restartTheFallen();
          return answers.reached(from);
        });
    return (System.nanoTime() - start) * 1e-9;
  }

  private void restartTheFallen() throws IOException {
    for (Instance instance : List.copyOf(instances.values())) {
      if (!instance.process().isAlive()) {
        restarts++;
        start(instance.jar(), instance.name(), instance.settings());
      }
    }
  }

  /** Ends the stream, waits for what is still to come, and counts. */
  Outcome outcome(String fault, int times) throws Exception {
    int records = flow.stop();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (answers.missing(records) > 0 && System.nanoTime() < deadline) {
      restartTheFallen();
      answers.await(records, Duration.ofSeconds(1));
    }
    int unclean = 0;
    for (String name : List.copyOf(instances.keySet())) {
      unclean += stop(name) == 143 ? 0 : 1;
    }
    Thread.sleep(1000); // what is doubled would come last
    return new Outcome(
        fault,
        groupProtocol,
        times,
        records,
        answers.missing(records),
        answers.doubled(),
        answers.disordered(),
        anyMayBeDead ? 0 : answers.deadButNot(meantDead) + answers.classifiedBut(meantDead),
        answers.deadLetters(),
        restarts,
        Math.round(worstRecoverySeconds * 10) / 10.0,
        unclean == 0 ? "" : "an instance did not stop cleanly on SIGTERM");
  }

  @Override
  public void close() {
    for (Instance instance : instances.values()) {
      instance.process().destroyForcibly();
    }
    flow.close();
    answers.close();
  }
}
