package dev.hnetstreams.sandbox.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.TopicPartition;

/** Topics grow, disappear and come back under the service. */
final class TopicFaults {
  private static final long BLINK_MILLIS = 1_000;

  private TopicFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("input topic grows to 8 partitions", TopicFaults::grow),
        Fault.ofClassic("topics of a pattern appear", TopicFaults::appear),
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

  /** The first has twice as many partitions as the topic that was there. */
  private static int appear(Scene scene) throws Exception {
    scene.stop(Scene.FIRST);
    scene.start(Scene.FIRST, "topics.inputPattern=" + scene.topic("in").replace(".", "\\.") + ".*");
    scene.awaitRecovery();
    List<TopicPartition> targets = new ArrayList<>(partitions(scene.topic("in"), Flow.PARTITIONS));
    int times = scene.brief ? 1 : 3;
    for (int i = 0; i < times; i++) {
      String topic = scene.topic("in") + "-" + i;
      int size = i == 0 ? 2 * Flow.PARTITIONS : Flow.PARTITIONS;
      scene.brokers.createTopics(List.of(topic), size);
      targets.addAll(partitions(topic, size));
      scene.answers.partitions(targets.size());
      scene.flow.targets(List.copyOf(targets)::get);
      scene.flow.partitions(targets.size());
      scene.awaitRecovery();
    }
    return times;
  }

  private static List<TopicPartition> partitions(String topic, int count) {
    return IntStream.range(0, count).mapToObj(p -> new TopicPartition(topic, p)).toList();
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
