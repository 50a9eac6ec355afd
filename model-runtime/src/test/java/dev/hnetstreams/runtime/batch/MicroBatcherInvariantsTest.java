package dev.hnetstreams.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Any traffic at all: what must hold of every batch. */
class MicroBatcherInvariantsTest {
  private static final List<Integer> BUCKETS = List.of(32, 64, 128, 512);
  private static final int MULTIPLE = 32;

  /**
   * One event, {@code gapNanos} after the one before.
   *
   * @param length of the row to offer, or 0 to take
   * @param cancel nobody wants the row any more, at once
   * @param chunks that a batch of 100 bytes is said to have had, or 0
   */
  record Event(long gapNanos, int length, boolean suspect, boolean cancel, int chunks) {}

  @Property(seed = "20260101", tries = 500)
  void noRowIsLostOrDoubledAndEachBucketIsFirstInFirstOut(
      @ForAll("configs") BatchingConfig config,
      @ForAll @Size(max = 120) List<@From("events") Event> events,
      @ForAll("starts") long start) {
    Run run = new Run(config, start);
    events.forEach(run::play);
    run.drain();

    Set<Integer> expected = new HashSet<>();
    run.accepted.stream().filter(row -> !row.cancelled()).forEach(row -> expected.add(row.id));
    List<Integer> taken = new ArrayList<>();
    run.batches.forEach(b -> b.rows().forEach(row -> taken.add(((TestRow) row).id)));
    assertThat(taken).doesNotHaveDuplicates();
    assertThat(new HashSet<>(taken)).isEqualTo(expected);
    assertThat(run.batcher.queuedRows()).isZero();

    Map<String, Integer> last = new HashMap<>();
    for (Batch batch : run.batches) {
      for (Row row : batch.rows()) {
        String queue = row.suspect() ? "suspects" : "bucket " + batch.bucket();
        int id = ((TestRow) row).id;
        assertThat(id).isGreaterThan(last.getOrDefault(queue, -1));
        last.put(queue, id);
      }
    }
  }

  @Property(seed = "20260102", tries = 500)
  void noBatchExceedsItsBudgetsUnlessItIsALoneRow(
      @ForAll("configs") BatchingConfig config,
      @ForAll @Size(max = 120) List<@From("events") Event> events) {
    Run run = new Run(config, 0);
    run.check =
        batch -> {
          int rows = batch.rows().size();
          assertThat(rows).isBetween(1, config.maxRows());
          int longest = batch.rows().stream().mapToInt(Row::length).max().orElseThrow();
          assertThat(batch.width()).isBetween(longest, longest + MULTIPLE - 1);
          assertThat(batch.width() % MULTIPLE).isZero();
          if (rows > 1) {
            assertThat(batch.paddedBytes()).isLessThanOrEqualTo(config.maxPaddedBytes());
            double chunks = Math.ceil(longest / run.batcher.bytesPerChunk());
            assertThat(rows * chunks).isLessThanOrEqualTo(config.maxChunks());
            assertThat(batch.rows()).noneMatch(Row::suspect);
          }
        };
    events.forEach(run::play);
    run.drain();
  }

  @Property(seed = "20260103", tries = 500)
  void rowsOfABatchShareABucket(
      @ForAll("configs") BatchingConfig config,
      @ForAll @Size(max = 120) List<@From("events") Event> events) {
    Run run = new Run(config, 0);
    events.forEach(run::play);
    run.drain();

    for (Batch batch : run.batches) {
      for (Row row : batch.rows()) {
        int bucket = BUCKETS.stream().filter(b -> b >= row.length()).findFirst().orElseThrow();
        assertThat(batch.bucket()).isEqualTo(row.suspect() ? 512 : bucket);
      }
    }
  }

  @Property(seed = "20260104", tries = 500)
  void noRowOvertakesADueRowOfAnotherBucketWhileThatWaits(
      @ForAll("configs") BatchingConfig config,
      @ForAll @Size(max = 120) List<@From("events") Event> events,
      @ForAll("starts") long start) {
    Run run = new Run(config, start);
    run.check =
        batch -> {
          long oldest = batch.rows().get(0).arrivalNanos();
          for (TestRow waiting : run.waiting()) {
            boolean due = run.now - waiting.arrivalNanos() >= config.maxWait().toNanos();
            assertThat(due && waiting.arrivalNanos() - oldest < 0)
                .as("%s was due and older than the batch that left", waiting)
                .isFalse();
          }
        };
    events.stream()
        .map(e -> new Event(e.gapNanos(), e.length(), e.suspect(), false, e.chunks()))
        .forEach(run::play);
    run.drain();
  }

  @Property(seed = "20260105", tries = 500)
  void nothingReadyMeansNothingDueNothingFullAndNoSuspect(
      @ForAll("configs") BatchingConfig config,
      @ForAll @Size(max = 120) List<@From("events") Event> events) {
    Run run = new Run(config, 0);
    run.checkNothing =
        () -> {
          for (TestRow waiting : run.waiting()) {
            assertThat(waiting.suspect()).isFalse();
            assertThat(run.now - waiting.arrivalNanos()).isLessThan(config.maxWait().toNanos());
          }
          long least =
              run.waiting().stream()
                  .mapToLong(r -> config.maxWait().toNanos() - (run.now - r.arrivalNanos()))
                  .min()
                  .orElse(-1);
          assertThat(run.batcher.nanosToNextDue(run.now))
              .isEqualTo(least < 0 ? Optional.empty() : Optional.of(least));
        };
    events.stream()
        .map(e -> new Event(e.gapNanos(), e.length(), e.suspect(), false, e.chunks()))
        .forEach(run::play);
  }

  @Property(seed = "20260106", tries = 500)
  void theQueueIsBounded(
      @ForAll("configs") BatchingConfig config,
      @ForAll @Size(max = 120) List<@From("events") Event> events) {
    Run run = new Run(config, 0);
    for (Event event : events) {
      int before = run.batcher.queuedRows();
      int accepted = run.accepted.size();
      run.play(event);
      assertThat(run.batcher.queuedRows()).isBetween(0, config.maxQueuedRows());
      if (event.length() > 0) {
        boolean taken = run.accepted.size() > accepted;
        assertThat(taken).isEqualTo(before < config.maxQueuedRows());
      }
    }
  }

  @Provide
  Arbitrary<BatchingConfig> configs() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 12),
            Arbitraries.integers().between(1, 2048),
            Arbitraries.integers().between(1, 512),
            Arbitraries.of(0, 0, 1, 50, 400),
            Arbitraries.of(1, 3, 20, 1_000))
        .as((r, b, c, w, q) -> new BatchingConfig(r, b, c, Duration.ofNanos(w), q));
  }

  @Provide
  Arbitrary<Event> events() {
    return Combinators.combine(
            Arbitraries.longs().between(0, 60),
            Arbitraries.oneOf(
                Arbitraries.just(0),
                Arbitraries.integers().between(1, 512),
                Arbitraries.integers().between(1, 70)),
            Arbitraries.integers().between(0, 9).map(i -> i == 0),
            Arbitraries.integers().between(0, 7).map(i -> i == 0),
            Arbitraries.of(0, 0, 10, 50, 100))
        .as(Event::new);
  }

  /** {@code nanoTime} may be anything, and may wrap. */
  @Provide
  Arbitrary<Long> starts() {
    return Arbitraries.of(0L, -1_000L, Long.MAX_VALUE - 1_000, Long.MIN_VALUE);
  }

  private interface Check {
    void of(Batch batch);
  }

  /** Plays events to a batcher by hand and writes down what comes out. */
  private static final class Run {
    final MicroBatcher batcher;
    final BatchingConfig config;
    final List<TestRow> accepted = new ArrayList<>();
    final List<Batch> batches = new ArrayList<>();
    final Set<Row> gone = new HashSet<>();
    Check check = batch -> {};
    Runnable checkNothing = () -> {};
    long now;
    int offered;

    Run(BatchingConfig config, long start) {
      this.config = config;
      this.now = start;
      this.batcher = new MicroBatcher(config, BUCKETS, MULTIPLE);
    }

    void play(Event event) {
      now += event.gapNanos();
      if (event.length() == 0) {
        take();
        batcher.observe(100, event.chunks());
        return;
      }
      TestRow row = new TestRow(offered++, event.length(), event.suspect(), now);
      if (batcher.offer(row)) {
        accepted.add(row);
      }
      if (event.cancel()) {
        row.cancel();
      }
    }

    boolean take() {
      Optional<Batch> batch = batcher.take(now);
      if (batch.isEmpty()) {
        checkNothing.run();
        return false;
      }
      gone.addAll(batch.get().rows());
      batches.add(batch.get());
      check.of(batch.get());
      return true;
    }

    void drain() {
      now += config.maxWait().toNanos();
      for (boolean more = true; more; ) {
        more = take();
      }
    }

    List<TestRow> waiting() {
      return accepted.stream().filter(row -> !gone.contains(row) && !row.cancelled()).toList();
    }
  }
}
