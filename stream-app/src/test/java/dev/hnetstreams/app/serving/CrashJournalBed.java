package dev.hnetstreams.app.serving;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Origin;
import dev.hnetstreams.runtime.batch.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** A crash journal in a folder, and a network that does what a test says. */
abstract class CrashJournalBed {
  static final Origin ONE = new Origin("in", 2, 100, 5);
  static final Origin TWO = new Origin("in", 2, 101, 6);
  static final Origin OTHER = new Origin("in", 3, 7, 8);

  @TempDir Path temporary;

  Path folder() {
    return temporary.resolve("crash-journal");
  }

  CrashJournal open() {
    CrashJournal journal = new CrashJournal();
    journal.open(folder());
    return journal;
  }

  /** A process that ends while the model runs these. */
  void crash(Origin... origins) {
    run(open(), batch -> crashed(), origins);
  }

  /** Stands for a call that never returns: keeps a copy of the files as they are meanwhile. */
  BatchOutput crashed() {
    try {
      for (Path file : RunningFile.in(folder())) {
        Files.copy(file, file.resolveSibling(file.getFileName() + "-kept"));
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return null;
  }

  static BatchOutput ran(AtomicInteger runs) {
    runs.incrementAndGet();
    return null;
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static void run(CrashJournal journal, BatchModel lane, Origin... origins) {
    try {
      journal.around(lane).run(batch(false, origins));
    } catch (IllegalStateException e) {
      // the network threw
    }
  }

  static Batch batch(boolean alone, Origin... origins) {
    List<Row> rows =
        Stream.of(origins == null ? new Origin[] {null} : origins)
            .<Row>map(origin -> row(alone, origin))
            .toList();
    return new Batch(rows, 32, 32);
  }

  static Row row(boolean alone, Origin origin) {
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
