package dev.hnetstreams.sandbox.chaos;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/** Answers are larger than their topics take. */
final class SizeFaults {
  private static final byte[] RANDOM = new byte[1_048_300];
  private static final byte[] CONTROLS = new byte[750_000];

  static {
    new Random(13).nextBytes(RANDOM);
    Random controls = new Random(14);
    for (int i = 0; i < CONTROLS.length; i++) {
      CONTROLS[i] = (byte) (1 + controls.nextInt(8)); // escaped, and hardly compressed
    }
  }

  private SizeFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("records larger than their answers may be", SizeFaults::large),
        Fault.of("an output topic takes less than before", SizeFaults::lower));
  }

  /** Texts that escape to six times their size, and values that leave no room for headers. */
  private static int large(Scene scene) throws Exception {
    withTexts(scene);
    for (String topic : List.of("out", "letters")) {
      alter(scene, topic, "max.message.bytes", "262144");
    }
    Thread.sleep(8_000); // until the limits have been read again
    int from = scene.flow.sent() + 50;
    int times = scene.brief ? 4 : 20;
    scene.deadAre(n -> n >= from && n < from + 100 * times && (n - from) % 100 == 0);
    scene.flow.values(
        n -> {
          boolean within = n >= from && n < from + 100 * times;
          int kind = within ? (n - from) % 100 : -1;
          return kind == 0 ? RANDOM : kind == 50 ? CONTROLS : text(n);
        });
    scene.await("they are sent", () -> scene.flow.sent() > from + 100 * times);
    scene.awaitRecovery();
    return 2 * times;
  }

  /** Faster than it is read: the first results are refused. */
  private static int lower(Scene scene) throws Exception {
    withTexts(scene);
    scene.answersMayBeDead();
    scene.flow.values(
        n ->
            (text(n).length + " words of no meaning ").repeat(60).getBytes(StandardCharsets.UTF_8));
    scene.awaitAnswering();
    int times = scene.brief ? 1 : 3;
    for (int i = 0; i < times; i++) {
      alter(scene, "out", "max.message.bytes", "700");
      Thread.sleep(8_000);
      scene.awaitRecovery();
      alter(scene, "out", "max.message.bytes", "1048588");
      Thread.sleep(8_000);
    }
    return times;
  }

  private static void withTexts(Scene scene) throws Exception {
    scene.stop(Scene.FIRST);
    scene.start("texts", "output.includeText=true");
    scene.awaitAnswering();
  }

  private static void alter(Scene scene, String topic, String key, String value) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", scene.brokers.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, scene.topic(topic)),
                  List.of(
                      new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private static byte[] text(int number) {
    return ("message number " + number + ", nothing special").getBytes(StandardCharsets.UTF_8);
  }
}
