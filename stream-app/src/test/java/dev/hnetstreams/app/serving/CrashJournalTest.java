package dev.hnetstreams.app.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.batch.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CrashJournalTest extends CrashJournalBed {
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
  void textsOfOneRecordAreToldApart() {
    Origin second = new Origin("in", 2, 100, 5, 1);
    crash(second);

    assertThat(open().crashesOf(second)).isEqualTo(1);
    assertThat(open().crashesOf(ONE)).isZero();
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
}
