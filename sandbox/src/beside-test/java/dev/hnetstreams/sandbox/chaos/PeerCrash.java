package dev.hnetstreams.sandbox.chaos;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * What a peer's results were like after its process was killed.
 *
 * @param kills SIGKILLs, those at start-up included
 * @param disordered results that came after a later one of their partition
 * @param recoverySeconds the longest time from a death until every partition had answered a record
 *     that was sent later
 */
record PeerCrash(
    int kills, int records, int missing, int doubled, int disordered, double recoverySeconds) {
  private static final Random RANDOM = new Random(20260101);
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** Deaths in a row, each while the peer starts: before it has the partitions, as a rule. */
  private static final int AT_START = 2;

  /**
   * Kills it so many times under a steady stream, each time at a random moment; the last death is
   * followed by some more while it starts.
   */
  static PeerCrash of(PeerScene scene, PeerWork work, int kills) throws Exception {
    scene.start();
    scene.flow.rate(work.killRate);
    awaitAll(scene);
    double recovery = 0;
    for (int i = 0; i < kills; i++) {
      TimeUnit.MILLISECONDS.sleep(500 + RANDOM.nextInt(1000));
      scene.kill();
      if (i == kills - 1) {
        dieAtStart(scene);
      }
      long death = System.nanoTime();
      scene.start();
      awaitAll(scene);
      recovery = Math.max(recovery, (System.nanoTime() - death) * 1e-9);
    }
    int records = scene.flow.stop();
    scene.answers.await(records, PATIENCE);
    TimeUnit.SECONDS.sleep(2); // what is doubled would come last
    return new PeerCrash(
        kills + AT_START,
        records,
        scene.answers.missing(records),
        scene.answers.doubled(),
        scene.answers.disordered(),
        recovery);
  }

  private static void dieAtStart(PeerScene scene) throws Exception {
    for (int i = 0; i < AT_START; i++) {
      scene.start();
      TimeUnit.MILLISECONDS.sleep(500 + RANDOM.nextInt(2000));
      scene.kill();
    }
  }

  private static void awaitAll(PeerScene scene) throws Exception {
    int sent = scene.flow.sent();
    scene.await("results of every partition", () -> scene.answers.reached(sent));
  }
}
