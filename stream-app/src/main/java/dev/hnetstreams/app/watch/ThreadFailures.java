package dev.hnetstreams.app.watch;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of a stream thread that failed. What is known to be wrong outside is waited
 * for, by the thread that failed, and is not counted; anything else is tried again a few times an
 * hour.
 */
public final class ThreadFailures {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadFailures.class);
  private static final int MAX_AN_HOUR = 10;

  /** After that a new thread tries, whatever is known: it may be wrong. */
  private static final Duration MAX_WAIT = Duration.ofMinutes(1);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(5);

  private final RestartBudget budget = new RestartBudget(MAX_AN_HOUR);
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Supplier<Boolean> lookAgain;

  /**
   * @param lookAgain looks at what is around; false while it is known why no thread can work
   */
  public ThreadFailures(Supplier<Boolean> lookAgain) {
    this.lookAgain = lookAgain;
  }

  /**
   * Waits until it makes sense to go on. Called by the thread that failed.
   *
   * @return false when the instance is to stop
   */
  public boolean goOn(Throwable failure) {
    boolean clear = lookAgain.get();
    if (!clear || ofMissingTopic(failure)) {
      LOG.warn("event=stream_thread_failed then=wait why={}", failure.toString());
      awaitClear();
      return true;
    }
    boolean again = budget.take(System.nanoTime());
    LOG.error(
        "event=stream_thread_failed restartsThisHour={} then={}",
        budget.taken(),
        again ? "replace" : "stop",
        failure);
    return again;
  }

  /** Whoever waits stops waiting. */
  public void stop() {
    stopping.countDown();
  }

  private void awaitClear() {
    long deadline = System.nanoTime() + MAX_WAIT.toNanos();
    Duration pause = FIRST_PAUSE;
    try {
      do {
        if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
        pause = pause.multipliedBy(2).compareTo(MAX_PAUSE) < 0 ? pause.multipliedBy(2) : MAX_PAUSE;
      } while (!lookAgain.get() && System.nanoTime() < deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean ofMissingTopic(Throwable failure) {
    for (Throwable e = failure; e != null; e = e.getCause()) {
      if (e instanceof MissingSourceTopicException) {
        return true;
      }
    }
    return false;
  }
}
