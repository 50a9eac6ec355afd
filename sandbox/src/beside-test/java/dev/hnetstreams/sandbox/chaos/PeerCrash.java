package dev.hnetstreams.sandbox.chaos;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What a peer's results were like after its process was killed.
 *
 * @param disordered results that came after a later one of their partition
 * @param recoverySeconds the longest time from a death until every partition had answered a record
 *     that was sent later
 */
record PeerCrash(
    int kills, int records, int missing, int doubled, int disordered, double recoverySeconds) {
  private static final Random RANDOM = new Random(20260101);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Kills it so many times under a steady stream, each time at a random moment. */
  static PeerCrash of(PeerScene scene, PeerWork work, int kills) throws Exception {
    scene.start();
    scene.flow.rate(work.killRate);
    awaitAll(scene);
    double recovery = 0;
    for (int i = 0; i < kills; i++) {
      TimeUnit.MILLISECONDS.sleep(500 + RANDOM.nextInt(1000));
      scene.kill();
      long death = System.nanoTime();
      scene.start();
      awaitAll(scene);
      recovery = Math.max(recovery, (System.nanoTime() - death) * 1e-9);
    }
    int records = scene.flow.stop();
    scene.answers.await(records, PATIENCE);
    TimeUnit.SECONDS.sleep(2); // what is doubled would come last
    return new PeerCrash(
        kills,
        records,
        scene.answers.missing(records),
        scene.answers.doubled(),
        scene.answers.disordered(),
        recovery);
  }

  private static void awaitAll(PeerScene scene) throws Exception {
    int sent = scene.flow.sent();
    scene.await("results of every partition", () -> scene.answers.reached(sent));
  }
}
