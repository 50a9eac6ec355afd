package dev.hnetstreams.sandbox.chaos;

import java.util.ArrayList;
import java.util.List;

/** Brokers of a cluster of three go away and come back. */
final class BrokerFaults {
  private BrokerFaults() {}

  static List<Fault> all() {
    return List.of(
        onCluster("a leader lost, then a second broker", BrokerFaults::loseTwo),
        onCluster("all brokers away", BrokerFaults::loseAll),
        onCluster("no broker at start", BrokerFaults::startWithout));
  }

  private static Fault onCluster(String name, Fault.Injection injection) {
    return new Fault() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public boolean needsCluster() {
        return true;
      }

      @Override
      public int inject(Scene scene) throws Exception {
        return injection.inject(scene);
      }
    };
  }

  /** With one broker gone all goes on; with two nothing can be written; then both come back. */
  private static int loseTwo(Scene scene) throws Exception {
    Brokers.Cluster cluster = (Brokers.Cluster) scene.brokers;
    int leader = cluster.leader(scene.topic("in"), 0);
    cluster.stop(leader);
    scene.awaitRecovery();
    int second = cluster.ids().stream().filter(id -> id != leader).findFirst().orElseThrow();
    cluster.stop(second);
    Thread.sleep(away(scene));
    cluster.start(second);
    cluster.start(leader);
    scene.awaitRecovery();
    return 2;
  }

  private static int loseAll(Scene scene) throws Exception {
    Brokers.Cluster cluster = (Brokers.Cluster) scene.brokers;
    List<Integer> ids = new ArrayList<>(cluster.ids());
    for (int id : ids) {
      cluster.stop(id);
    }
    Thread.sleep(scene.brief ? 10_000 : 60_000);
    for (int id : ids) {
      cluster.start(id);
    }
    scene.awaitRecovery();
    return 1;
  }

  /** An instance that starts before its brokers waits for them, and does not end. */
  private static int startWithout(Scene scene) throws Exception {
    Brokers.Cluster cluster = (Brokers.Cluster) scene.brokers;
    List<Integer> ids = new ArrayList<>(cluster.ids());
    scene.kill(Scene.FIRST);
    for (int id : ids) {
      cluster.stop(id);
    }
    scene.start(Scene.FIRST);
    scene.await("it waits", () -> scene.logged(Scene.FIRST, "event=broker_awaited"));
    Thread.sleep(away(scene));
    for (int id : ids) {
      cluster.start(id);
    }
    scene.awaitRecovery();
    return 1;
  }

  private static long away(Scene scene) {
    return scene.brief ? 5_000 : 20_000;
  }
}
