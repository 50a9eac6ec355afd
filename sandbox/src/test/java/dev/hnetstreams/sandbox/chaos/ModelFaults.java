package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.sandbox.chaos.ChaosService.Order;
import java.util.List;

/** The model is slow, hangs, throws, or takes all the memory there is. */
final class ModelFaults {
  private static final long SECONDS = 1000;

  private ModelFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("model slower than a drain waits", ModelFaults::slow),
        Fault.of("a worker hangs for ever", ModelFaults::hangOne),
        Fault.of("every worker hangs for ever", ModelFaults::hangAll),
        Fault.of("model throws on one text", ModelFaults::failOnOne),
        Fault.of("model throws on one in a hundred", ModelFaults::failOnSome),
        Fault.of("model throws on every text", ModelFaults::failOnAll),
        Fault.of("one text crashes the process", ModelFaults::crashOnOne),
        Fault.of("heap exhausted, JVM goes on", ModelFaults::exhaustHeap));
  }

  private static int slow(Scene scene) throws Exception {
    scene.order(Order.SLOW);
    Thread.sleep((scene.brief ? 6 : 20) * SECONDS);
    scene.withdraw(Order.SLOW);
    scene.awaitRecovery();
    return 1;
  }

  private static int hangOne(Scene scene) throws Exception {
    hang(scene);
    scene.awaitRecovery();
    return 1;
  }

  /** The process has to notice that it is of no use, and end. */
  private static int hangAll(Scene scene) throws Exception {
    hang(scene);
    scene.awaitRecovery();
    hang(scene);
    scene.await("the service gives up", () -> !scene.alive(Scene.FIRST));
    scene.awaitRecovery();
    return 2;
  }

  private static void hang(Scene scene) throws Exception {
    scene.order(Order.HANG);
    scene.await("a worker hangs", () -> !scene.standing(Order.HANG));
  }

  private static int failOnOne(Scene scene) throws Exception {
    int culprit = scene.flow.sent() + 50;
    spoil(scene, ChaosService.POISON, culprit, Integer.MAX_VALUE);
    scene.await("it is sent", () -> scene.flow.sent() > culprit);
    scene.awaitRecovery();
    return 1;
  }

  private static int failOnSome(Scene scene) throws Exception {
    int from = scene.flow.sent() + 50;
    int times = scene.brief ? 5 : 30;
    spoil(scene, ChaosService.POISON, from, 100);
    scene.await("they are sent", () -> scene.flow.sent() > from + 100 * times);
    scene.awaitRecovery();
    return times;
  }

  /** It crashes again after each restart, until the service no longer runs it. */
  private static int crashOnOne(Scene scene) throws Exception {
    int culprit = scene.flow.sent() + 50;
    spoil(scene, ChaosService.CRASH, culprit, Integer.MAX_VALUE);
    scene.await("it crashes", () -> !scene.alive(Scene.FIRST));
    scene.awaitRecovery();
    return 1;
  }

  /** Spoils the texts from a number on, one of so many, by how they begin. */
  private static void spoil(Scene scene, String beginning, int from, int each) {
    scene.deadAre(n -> n >= from && (n - from) % each == 0);
    scene.flow.texts(
        n ->
            (n >= from && (n - from) % each == 0 ? beginning : "")
                + "message number "
                + n
                + ", nothing special");
  }

  /** While it fails, all are dead letters; where that begins and ends nobody can say. */
  private static int failOnAll(Scene scene) throws Exception {
    scene.answersMayBeDead();
    scene.order(Order.FAIL);
    Thread.sleep((scene.brief ? 3 : 10) * SECONDS);
    scene.withdraw(Order.FAIL);
    scene.awaitRecovery();
    int from = scene.flow.sent();
    scene.awaitAnswering();
    if (scene.answers.deadBetween(from, scene.flow.sent()) > 0) {
      throw new IllegalStateException("dead letters after the model was well again");
    }
    if (scene.answers.deadLetters() == 0) {
      throw new IllegalStateException("no dead letters while the model failed");
    }
    return 1;
  }

  private static int exhaustHeap(Scene scene) throws Exception {
    int times = scene.brief ? 2 : 5;
    for (int i = 0; i < times; i++) {
      scene.order(Order.EXHAUST_HEAP);
      scene.await("the heap is exhausted", () -> !scene.standing(Order.EXHAUST_HEAP));
      Thread.sleep(SECONDS);
      scene.awaitRecovery();
    }
    return times;
  }
}
