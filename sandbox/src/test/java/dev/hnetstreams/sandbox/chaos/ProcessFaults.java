package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.sandbox.chaos.ChaosService.Order;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;

/** The process is killed, joined by others, left alone, fenced. */
final class ProcessFaults {
  /** Of the three together there are as many threads as partitions: none is without. */
  private static final String ONE_THREAD = "streams.threads=1";

  private static final Random RANDOM = new Random(20260101);

  private ProcessFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("SIGKILL in a batch", scene -> byOrder(scene, Order.KILL_IN_BATCH)),
        Fault.of("SIGKILL in a commit", scene -> byOrder(scene, Order.KILL_IN_COMMIT)),
        Fault.of("SIGKILL while snippets leave", ProcessFaults::withSnippets),
        Fault.of("SIGKILL while reasons leave", ProcessFaults::withReasons),
        Fault.of("SIGKILL at start-up", ProcessFaults::atStartUp),
        Fault.of("SIGKILL in a row", ProcessFaults::inARow),
        Fault.of("instances join and leave", ProcessFaults::joinAndLeave),
        Fault.of("producer fenced", ProcessFaults::fence));
  }

  private static int byOrder(Scene scene, Order order) throws Exception {
    int times = scene.brief ? 2 : 5;
    for (int i = 0; i < times; i++) {
      scene.order(order);
      scene.await("the process kills itself", () -> !scene.alive(Scene.FIRST));
      scene.start(Scene.FIRST);
      scene.awaitRecovery();
    }
    return times;
  }

  /** Each text holds one piece of code. */
  private static int withSnippets(Scene scene) throws Exception {
    return killed(
        scene,
        n ->
            "Hi all, this is message number "
                + n
                + ", can you tell me why it fails?\n\n"
                + "for (int i = 0; i < n; ++i) {\n  sum += a[i];\n  printf(\"%d\\n\", sum);\n}\n\nThanks a lot for any hint",
        "topics.snippets=" + scene.topic("out"));
  }

  /** Each text is spam, which has one reason. */
  private static int withReasons(Scene scene) throws Exception {
    return killed(
        scene,
        n ->
            "Congratulations! You won a FREE iPhone, click http://win.example.xyz/" + n + " now!!!",
        "topics.reasons=" + scene.topic("out"),
        "reasons.heads=[spam]");
  }

  /** Results go elsewhere, and what the settings name to the topic that is counted. */
  private static int killed(Scene scene, IntFunction<String> texts, String... counted)
      throws Exception {
    int rate = scene.flow.pause();
    scene.answers.await(scene.flow.sent(), Duration.ofMinutes(1));
    scene.stop(Scene.FIRST);
    scene.brokers.createTopics(List.of(scene.topic("results")), Flow.PARTITIONS);
    scene.flow.texts(texts);
    String[] settings =
        Stream.concat(Stream.of("topics.output=" + scene.topic("results")), Stream.of(counted))
            .toArray(String[]::new);
    scene.start(Scene.FIRST, settings);
    scene.flow.rate(rate);
    scene.awaitRecovery();
    int times = scene.brief ? 2 : 5;
    for (int i = 0; i < times; i++) {
      scene.order(i % 2 == 0 ? Order.KILL_IN_COMMIT : Order.KILL_IN_BATCH);
      scene.await("the process kills itself", () -> !scene.alive(Scene.FIRST));
      scene.start(Scene.FIRST, settings);
      scene.awaitRecovery();
    }
    return times;
  }

  private static int atStartUp(Scene scene) throws Exception {
    int times = scene.brief ? 3 : 10;
    scene.kill(Scene.FIRST);
    for (int i = 0; i < times; i++) {
      scene.start(Scene.FIRST);
      if (i % 2 == 0) {
        Thread.sleep(RANDOM.nextInt(4000));
      } else {
        scene.await("the topology starts", () -> scene.logged(Scene.FIRST, "event=started"));
        Thread.sleep(RANDOM.nextInt(500));
      }
      scene.kill(Scene.FIRST);
    }
    scene.start(Scene.FIRST);
    scene.awaitRecovery();
    return times;
  }

  private static int inARow(Scene scene) throws Exception {
    int times = scene.brief ? 3 : 10;
    for (int i = 0; i < times; i++) {
      scene.awaitRecovery();
      Thread.sleep(RANDOM.nextInt(1000));
      scene.kill(Scene.FIRST);
      scene.start(Scene.FIRST);
    }
    scene.awaitRecovery();
    return times;
  }

  /** Three instances: one leaves in order, comes back, one is killed, comes back. */
  private static int joinAndLeave(Scene scene) throws Exception {
    join(scene, "two");
    join(scene, "three");
    scene.stop(Scene.FIRST);
    scene.awaitRecovery();
    if (scene.brief) {
      return 3;
    }
    join(scene, Scene.FIRST);
    scene.kill("two");
    scene.awaitRecovery();
    scene.start("two", ONE_THREAD);
    scene.stop("three");
    scene.awaitRecovery();
    return 7;
  }

  private static void join(Scene scene, String name) throws Exception {
    scene.start(name, ONE_THREAD);
    scene.await(name + " gets a task", () -> scene.holdsATask(name));
    scene.awaitRecovery();
  }

  /** Somebody takes the transactional ids of the stream threads, as a second owner would. */
  private static int fence(Scene scene) throws Exception {
    int times = scene.brief ? 2 : 5;
    for (int i = 0; i < times; i++) {
      try (Admin admin =
          Admin.create(Map.of("bootstrap.servers", scene.brokers.bootstrapServers()))) {
        Set<String> ids =
            admin.listTransactions().all().get().stream()
                .map(TransactionListing::transactionalId)
                .filter(id -> id.startsWith(scene.applicationId() + "-"))
                .collect(Collectors.toCollection(TreeSet::new));
        if (ids.isEmpty()) {
          throw new IllegalStateException("no producer to fence");
        }
        admin.fenceProducers(ids).all().get();
      }
      scene.awaitRecovery();
    }
    return times;
  }
}
