package dev.hnetstreams.app.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.batch.Origin;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A suspect runs alone, so that a crash names it. */
class CrashJournalAloneTest extends CrashJournalBed {
  @Test
  void nothingRunsBesideARowThatMustBeAlone() throws Exception {
    crash(ONE);
    CrashJournal journal = open();
    CountDownLatch alone = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicInteger beside = new AtomicInteger();
    Thread first =
        new Thread(
            () ->
                journal
                    .around(
                        batch -> {
                          alone.countDown();
                          await(go);
                          return ran(beside);
                        })
                    .run(batch(true, ONE)));
    first.start();
    assertThat(alone.await(10, TimeUnit.SECONDS)).isTrue();
    Thread second =
        new Thread(() -> journal.around(batch -> ran(beside)).run(batch(false, (Origin) null)));
    second.start();
    second.join(200);
    assertThat(beside).hasValue(0);
    go.countDown();
    first.join();
    second.join();
    assertThat(beside).hasValue(2);
  }

  @Test
  void oneThatHangsAloneDoesNotHoldUpTheOthersForEver() {
    crash(ONE);
    CrashJournal journal = new CrashJournal(Duration.ofSeconds(1));
    journal.open(folder());
    CountDownLatch alone = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Thread hanging =
        new Thread(
            () ->
                journal
                    .around(
                        batch -> {
                          alone.countDown();
                          await(never);
                          return null;
                        })
                    .run(batch(true, ONE)));
    hanging.start();
    await(alone);
    AtomicInteger runs = new AtomicInteger();
    long start = System.nanoTime();
    journal.around(batch -> ran(runs)).run(batch(false, OTHER));
    journal.around(batch -> ran(runs)).run(batch(false, OTHER));
    assertThat(runs).hasValue(2);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1900));
    never.countDown();
  }
}
