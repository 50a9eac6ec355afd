package dev.hnetstreams.sandbox.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * How fast a peer was.
 *
 * @param perSecond records a second whose results were committed, while more than that waited
 * @param p99 milliseconds from a record's timestamp to its committed result, for each of {@link
 *     #RATES}; {@link #BEHIND} where the peer could not follow
 * @param doubled results that came twice, without any fault
 */
record PeerSpeed(double perSecond, List<Integer> p99, int doubled) {
  /** Records a second. */
  static final List<Integer> RATES = List.of(100, 1000);

  static final int BEHIND = -1;

  private static final int FIRST_RATE = 20;
  private static final int TICKS_PER_BACKLOG = 2;
  private static final int TICKS_PER_SECOND = 20;
  private static final Duration SETTLING = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Measures throughput, then latency at each rate, {@code seconds} each, after a warm-up. */
  static PeerSpeed of(PeerScene scene, PeerWork work, int seconds) throws Exception {
    scene.start();
    scene.flow.rate(FIRST_RATE);
    scene.await("a first result", () -> scene.answers.answered() > 0);
    feed(scene, work, Duration.ofMillis(Math.min(4_000, seconds * 500L)));
    int before = scene.answers.answered();
    long start = System.nanoTime();
    feed(scene, work, Duration.ofSeconds(seconds));
    double perSecond = (scene.answers.answered() - before) / ((System.nanoTime() - start) * 1e-9);
    scene.flow.pause();
    scene.await("all results", () -> scene.lag() == 0);
    List<Integer> p99 = new ArrayList<>();
    for (int rate : RATES) {
      p99.add(p99.contains(BEHIND) ? BEHIND : p99(scene, rate, seconds));
    }
    return new PeerSpeed(perSecond, p99, scene.answers.doubled());
  }

  /** Keeps so many records waiting for so long. */
  private static void feed(PeerScene scene, PeerWork work, Duration time) throws Exception {
    int fast = work.backlog / TICKS_PER_BACKLOG * TICKS_PER_SECOND;
    long end = System.nanoTime() + time.toNanos();
    do {
      scene.flow.rate(scene.lag() < work.backlog ? fast : 0);
      TimeUnit.MILLISECONDS.sleep(10);
    } while (System.nanoTime() < end);
  }

  private static int p99(PeerScene scene, int rate, int seconds) throws Exception {
    scene.flow.rate(rate);
    TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
    int from = scene.flow.sent();
    Quantiles millis = new Quantiles(2 * rate * seconds);
    scene.answers.observer(
        (number, took) -> {
          if (number >= from) {
            millis.add(took);
          }
        });
    TimeUnit.SECONDS.sleep(seconds);
    scene.flow.pause();
    int to = scene.flow.sent();
    scene.answers.await(to, PATIENCE);
    scene.answers.observer((number, took) -> {});
    return scene.answers.missing(to) > 0 ? BEHIND : millis.at(0.99);
  }
}
