package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.app.service.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/** A peer in a process of its own, with topics of its own that a flow fills and a reader counts. */
final class PeerScene implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final List<String> HEAP = List.of("-Xmx512m");

  final Flow flow;
  final Answers answers;
  private final PeerSettings settings;
  private final Path log;
  private final List<String> topics;
  private Process process;

  /**
   * Makes topics, flow and reader; {@link #start} starts the peer.
   *
   * @param folder for its log and state
   * @param name that no other scene of these brokers has
   */
  PeerScene(Brokers brokers, URI service, Path folder, String name, Peer peer, PeerWork work)
      throws Exception {
    String bootstrap = brokers.bootstrapServers();
    settings = new PeerSettings(peer, work, bootstrap, name, service, folder.resolve(name));
    log = folder.resolve(name + ".log");
    String letters = name + ".letters"; // stays empty
    topics = List.of(settings.in(), settings.out(), letters);
    brokers.createTopics(topics, Flow.PARTITIONS);
    flow = new Flow(bootstrap, settings.in(), 0);
    answers = new Answers(bootstrap, settings.out(), letters);
  }

  /** Starts the peer, as often as it was killed. */
  void start() throws IOException {
    process = ChildJvm.start(log, HEAP, PeerProcess.class.getName(), settings.arguments());
  }

  /** Sends SIGKILL and waits for the end. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /**
   * Waits.
   *
   * @throws IllegalStateException when the process ended, or two minutes are over
   */
  void await(String what, BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s: %s, expected %s; sent %d, answered %d; its log ends:%n%s"
                .formatted(
                    settings.name(),
                    process.isAlive() ? "waited " + PATIENCE : "the process ended",
                    what,
                    flow.sent(),
                    answers.answered(),
                    lastLines()));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private String lastLines() throws IOException {
    List<String> lines = Files.readAllLines(log);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  /** Records sent and not answered. */
  int lag() {
    return flow.sent() - answers.answered();
  }

  @Override
  public void close() {
    if (process != null) {
      kill();
    }
    flow.close();
    answers.close();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", settings.bootstrapServers()))) {
      admin.deleteTopics(topics).all().toCompletionStage().toCompletableFuture().join();
    }
  }
}
