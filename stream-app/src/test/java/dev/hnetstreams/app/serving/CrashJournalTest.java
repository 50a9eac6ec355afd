package dev.hnetstreams.app.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Origin;
import dev.hnetstreams.runtime.batch.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CrashJournalTest {
  private static final Origin ONE = new Origin("in", 2, 100, 5);
  private static final Origin TWO = new Origin("in", 2, 101, 6);
  private static final Origin OTHER = new Origin("in", 3, 7, 8);

  @TempDir Path temporary;

  @Test
  void recordsThatRunWhenTheProcessEndsWereInACrash() {
    crash(ONE, TWO);
    CrashJournal next = open();
    assertThat(next.crashesOf(ONE)).isEqualTo(1);
    assertThat(next.crashesOf(TWO)).isEqualTo(1);
    assertThat(next.crashesOf(OTHER)).isZero();
    assertThat(next.suspects()).isEqualTo(2);
  }

  @Test
  void crashesInARowAreCountedAndARecordThatDidNotRunKeepsItsCount() {
    crash(ONE, TWO);
    crash(ONE);
    assertThat(open().crashesOf(ONE)).isEqualTo(2);
    assertThat(open().crashesOf(TWO)).isEqualTo(1);
  }

  @Test
  void aTextWhoseWindowsRunOnTwoWorkersWasInOneCrash() {
    CrashJournal journal = open();
    run(
        journal,
        batch -> {
          run(journal, inner -> crashed(), ONE);
          return null;
        },
        ONE);
    assertThat(open().crashesOf(ONE)).isEqualTo(1);
  }

  @Test
  void startsWithoutACrashBetweenDoNotCount() {
    crash(ONE);
    open();
    open();
    assertThat(open().crashesOf(ONE)).isEqualTo(1);
  }

  @Test
  void whatHasRunWasInNoCrash() {
    run(open(), batch -> null, ONE, TWO);
    assertThat(open().suspects()).isZero();
  }

  @Test
  void aShorterBatchLeavesNothingOfTheLongerOneBefore() {
    CrashJournal journal = open();
    run(journal, batch -> null, ONE, TWO, OTHER);
    run(journal, batch -> crashed(), OTHER);
    CrashJournal next = open();
    assertThat(next.suspects()).isEqualTo(1);
    assertThat(next.crashesOf(OTHER)).isEqualTo(1);
  }

  @Test
  void anExceptionIsNoCrash() {
    run(
        open(),
        batch -> {
          throw new IllegalStateException("boom");
        },
        ONE);
    assertThat(open().suspects()).isZero();
  }

  @Test
  void anAcquittedRecordBeginsAnewAndSoDoesOneThatWasCommitted() {
    crash(ONE, TWO, OTHER);
    CrashJournal next = open();
    next.acquit(OTHER);
    next.forgetBefore(TWO);
    assertThat(next.suspects()).isEqualTo(1);
    assertThat(open().crashesOf(TWO)).isEqualTo(1);
  }

  @Test
  void anotherRecordAtTheSameOffsetIsNotBlamed() {
    crash(ONE);
    assertThat(open().crashesOf(new Origin("in", 2, 100, 99))).isZero();
  }

  @Test
  void aStopInOrderForgetsAll() throws IOException {
    crash(ONE);
    open().close();
    assertThat(open().suspects()).isZero();
    open().close();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void afterAStopItCanBeOpenedAgain() {
    CrashJournal journal = open();
    run(journal, batch -> null, ONE);
    journal.close();
    journal.open(folder());
    run(journal, batch -> crashed(), ONE);
    assertThat(journal.failing()).isFalse();
    assertThat(open().crashesOf(ONE)).isEqualTo(1);
  }

  @Test
  void aBatchThatHangsAtTheStopIsFoundAtTheNextStart() {
    CrashJournal journal = open();
    run(
        journal,
        batch -> {
          journal.close();
          return crashed();
        },
        ONE);
    assertThat(open().crashesOf(ONE)).isEqualTo(1);
  }

  @Test
  void textsThatAreNoRecordsLeaveNoTrace() throws IOException {
    CrashJournal journal = open();
    run(journal, batch -> crashed(), (Origin) null);
    try (Stream<Path> files = Files.list(folder())) {
      assertThat(files.map(f -> f.getFileName().toString())).containsExactly("suspects");
    }
  }

  @Test
  void withAFolderThatCannotBeWrittenBatchesRunAndItIsToldAndTriedAgain() throws IOException {
    Files.writeString(folder(), "a file");
    CrashJournal journal = open();
    AtomicInteger runs = new AtomicInteger();
    assertThat(journal.failing()).isTrue();
    run(journal, batch -> ran(runs), ONE);
    assertThat(runs).hasValue(1);
    assertThat(journal.failing()).isTrue();
    Files.delete(folder());
    Files.createDirectory(folder());
    run(journal, batch -> ran(runs), ONE);
    assertThat(runs).hasValue(2);
    assertThat(journal.failing()).isFalse();
  }

  @Test
  void linesThatMakeNoSenseAreSkipped() throws IOException {
    Files.createDirectory(folder());
    Files.writeString(
        folder().resolve("running-0"),
        "in 2 100 5 1\nin two 3 4 1\nin 2\nin 3 7 8 1\n\nin 2 101 6 1");
    CrashJournal journal = open();
    assertThat(journal.suspects()).isEqualTo(2);
    assertThat(journal.crashesOf(ONE) + journal.crashesOf(OTHER)).isEqualTo(2);
  }

  @Test
  void theListOfSuspectsIsBoundedAndKeepsThoseWithMostCrashes() {
    Origin[] many = new Origin[3000];
    for (int i = 0; i < many.length; i++) {
      many[i] = new Origin("in", 0, i, i);
    }
    crash(many[2999]);
    crash(many);
    CrashJournal next = open();
    assertThat(next.suspects()).isEqualTo(1000);
    assertThat(next.crashesOf(many[2999])).isEqualTo(2);
  }

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

  private Path folder() {
    return temporary.resolve("crash-journal");
  }

  private CrashJournal open() {
    CrashJournal journal = new CrashJournal();
    journal.open(folder());
    return journal;
  }

  /** A process that ends while the model runs these. */
  private void crash(Origin... origins) {
    run(open(), batch -> crashed(), origins);
  }

  /** Stands for a call that never returns: keeps a copy of the files as they are meanwhile. */
  private BatchOutput crashed() {
    try {
      for (Path file : RunningFile.in(folder())) {
        Files.copy(file, file.resolveSibling(file.getFileName() + "-kept"));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return null;
  }

  private static BatchOutput ran(AtomicInteger runs) {
    runs.incrementAndGet();
    return null;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(CrashJournal journal, BatchModel lane, Origin... origins) {
    try {
      journal.around(lane).run(batch(false, origins));
    } catch (IllegalStateException e) {
      // the network threw
    }
  }

  private static Batch batch(boolean alone, Origin... origins) {
    List<Row> rows =
        Stream.of(origins == null ? new Origin[] {null} : origins)
            .<Row>map(origin -> row(alone, origin))
            .toList();
    return new Batch(rows, 32, 32);
  }

  private static Row row(boolean alone, Origin origin) {
    return new Row(new byte[] {'x'}, 0, 1, alone, 0) {
      @Override
      public Origin origin() {
        return origin;
      }

      @Override
      public boolean alone() {
        return alone;
      }
    };
  }
}
