package dev.hnetstreams.sandbox.chaos;

import java.util.List;

/** Others join the group that should not. */
final class GroupFaults {
  private static final String OTHER = "two";

  private GroupFaults() {}

  static List<Fault> all() {
    return List.of(
        Fault.of("a neighbour of another topology", GroupFaults::neighbour),
        Fault.of("group protocol changed and back", GroupFaults::changeProtocol));
  }

  /** Under the same application id, with an input of its own. */
  private static int neighbour(Scene scene) throws Exception {
    int times = scene.brief ? 1 : 2;
    scene.brokers.createTopics(List.of(scene.topic("elsewhere")), Flow.PARTITIONS);
    for (int i = 0; i < times; i++) {
      scene.start(OTHER, "topics.input=" + scene.topic("elsewhere"));
      scene.await("it says so", () -> scene.logged(OTHER, "event=trouble type=neighbour"));
      if (scene.groupProtocol().equals("classic")) { // else the broker keeps the second out
        scene.await("so does the first", () -> scene.logged(Scene.FIRST, "type=neighbour"));
      }
      scene.stop(OTHER);
      scene.awaitRecovery();
    }
    return times;
  }

  /** New members wait beside the old ones, and go on once those have been stopped. */
  private static int changeProtocol(Scene scene) throws Exception {
    String before = scene.groupProtocol();
    String after = before.equals("streams") ? "classic" : "streams";
    scene.start(OTHER, "streams.groupProtocol=" + after);
    scene.await("it says so", () -> scene.logged(OTHER, "type=other_protocol"));
    scene.stop(Scene.FIRST);
    scene.awaitRecovery();
    scene.start(Scene.FIRST);
    scene.await("it says so", () -> scene.logged(Scene.FIRST, "type=other_protocol"));
    scene.stop(OTHER);
    scene.awaitRecovery();
    return 2;
  }
}
