package dev.hnetstreams.sandbox.chaos;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;

/** Topics grow, disappear and come back under the service. */
final class TopicFaults {
  private static final long BLINK_MILLIS = 1_000;

  private TopicFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("input topic grows to 8 partitions", TopicFaults::grow),
        Fault.of("input topic made again", scene -> makeAgain(scene, "in")),
        Fault.of("output topic made again", scene -> makeAgain(scene, "out")));
  }

  private static int grow(Scene scene) throws Exception {
    int partitions = 2 * Flow.PARTITIONS;
    try (Admin admin = admin(scene)) {
      admin
          .createPartitions(Map.of(scene.topic("in"), NewPartitions.increaseTo(partitions)))
          .all()
          .get(1, TimeUnit.MINUTES);
    }
    scene.answers.partitions(partitions);
    scene.flow.partitions(partitions);
    scene.awaitRecovery();
    return 1;
  }

  /** Once too short for a client to notice, then for long. What was in it has been answered. */
  private static int makeAgain(Scene scene, String name) throws Exception {
    long[] away = scene.brief ? new long[] {20_000} : new long[] {BLINK_MILLIS, 45_000};
    for (long millis : away) {
      int rate = scene.flow.pause();
      scene.await("all is answered", () -> scene.answers.missing(scene.flow.sent()) == 0);
      try (Admin admin = admin(scene)) {
        admin.deleteTopics(List.of(scene.topic(name))).all().get(1, TimeUnit.MINUTES);
      }
      if (name.equals("out")) { // the service is to meet it missing
        scene.answers.rewind();
        scene.flow.rate(rate);
      }
      Thread.sleep(millis);
      scene.brokers.createTopics(List.of(scene.topic(name)), Flow.PARTITIONS);
      scene.flow.rate(rate);
      scene.awaitRecovery();
    }
    return away.length;
  }

  private static Admin admin(Scene scene) {
    return Admin.create(Map.of("bootstrap.servers", scene.brokers.bootstrapServers()));
  }
}
