package dev.hnetstreams.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MicroBatcherTest {
  private static final List<Integer> BUCKETS = List.of(32, 64, 256);
  private static final long T0 = 1_000;

  private int nextId;

  @Test
  void idleWorkerGetsALoneRowAtOnceWhenThereIsNoWait() {
    MicroBatcher batcher = batcher(64, 4096, 4096, Duration.ZERO);
    Row row = offer(batcher, 10, T0);

    assertThat(taken(batcher, T0)).containsExactly(row);
    assertThat(batcher.take(T0)).isEmpty();
  }

  @Test
  void loneRowLeavesWhenDueAndNotBefore() {
    MicroBatcher batcher = batcher(64, 4096, 4096, Duration.ofNanos(500));
    Row row = offer(batcher, 10, T0);

    assertThat(batcher.take(T0 + 499)).isEmpty();
    assertThat(batcher.nanosToNextDue(T0 + 499)).contains(1L);
    assertThat(taken(batcher, T0 + 500)).containsExactly(row);
    assertThat(batcher.nanosToNextDue(T0 + 500)).isEmpty();
  }

  @Test
  void aBucketWithEnoughRowsLeavesBeforeItIsDue() {
    MicroBatcher batcher = batcher(3, 4096, 4096, Duration.ofNanos(500));
    offer(batcher, 10, T0);
    offer(batcher, 10, T0);
    assertThat(batcher.take(T0)).isEmpty();
    offer(batcher, 10, T0);

    assertThat(taken(batcher, T0)).hasSize(3);
  }

  @Test
  void aBucketWithEnoughBytesLeavesBeforeItIsDue() {
    MicroBatcher batcher = batcher(64, 128, 4096, Duration.ofNanos(500));
    offer(batcher, 60, T0);
    assertThat(batcher.take(T0)).isEmpty();
    offer(batcher, 60, T0);

    assertThat(taken(batcher, T0)).hasSize(2);
  }

  @Test
  void aSuspectLeavesAtOnceAndAlone() {
    MicroBatcher batcher = batcher(64, 4096, 4096, Duration.ofNanos(500));
    TestRow first = suspect(batcher, 100, T0);
    TestRow second = suspect(batcher, 100, T0);
    TestRow plain = offer(batcher, 100, T0);

    assertThat(taken(batcher, T0)).containsExactly(first);
    assertThat(taken(batcher, T0)).containsExactly(second);
    assertThat(batcher.take(T0)).isEmpty();
    assertThat(taken(batcher, T0 + 500)).containsExactly(plain);
  }

  @Test
  void mostUrgentBucketGoesFirst() {
    MicroBatcher batcher = batcher(64, 4096, 4096, Duration.ZERO);
    Row longRow = offer(batcher, 200, T0);
    Row shortRow = offer(batcher, 10, T0 + 1);
    Row middleRow = offer(batcher, 50, T0 + 2);
    Row longToo = offer(batcher, 201, T0 + 3);

    assertThat(taken(batcher, T0 + 4)).containsExactly(longRow, longToo);
    assertThat(taken(batcher, T0 + 4)).containsExactly(shortRow);
    assertThat(taken(batcher, T0 + 4)).containsExactly(middleRow);
  }

  @Test
  void aDueRowIsNotStarvedByAStreamOfFullBatches() {
    MicroBatcher batcher = batcher(2, 4096, 4096, Duration.ofNanos(100));
    TestRow lone = offer(batcher, 200, T0);
    for (int i = 1; i < 100; i++) {
      offer(batcher, 10, T0 + i);
      offer(batcher, 10, T0 + i);
      assertThat(taken(batcher, T0 + i)).doesNotContain(lone);
    }
    offer(batcher, 10, T0 + 100);
    offer(batcher, 10, T0 + 100);

    assertThat(taken(batcher, T0 + 100)).containsExactly(lone);
  }

  @Test
  void paddedBytesStayInBudget() {
    MicroBatcher batcher = batcher(64, 96, 4096, Duration.ZERO);
    Row a = offer(batcher, 20, T0);
    Row b = offer(batcher, 20, T0);
    Row c = offer(batcher, 20, T0);
    Row d = offer(batcher, 20, T0);

    Batch batch = batcher.take(T0).orElseThrow();
    assertThat(batch.rows()).containsExactly(a, b, c);
    assertThat(batch.width()).isEqualTo(32);
    assertThat(batch.paddedBytes()).isEqualTo(96);
    assertThat(batch.bytes()).isEqualTo(60);
    assertThat(taken(batcher, T0)).containsExactly(d);
  }

  @Test
  void aLoneRowOverTheBudgetStillRuns() {
    MicroBatcher batcher = batcher(64, 96, 8, Duration.ZERO);
    Row big = offer(batcher, 250, T0);
    offer(batcher, 250, T0);

    assertThat(taken(batcher, T0)).containsExactly(big);
  }

  @Test
  void aBatchIsPaddedToItsLongestRowAndNotToItsBucket() {
    MicroBatcher batcher = batcher(64, 4096, 4096, Duration.ZERO);
    offer(batcher, 65, T0);
    offer(batcher, 100, T0);

    Batch batch = batcher.take(T0).orElseThrow();
    assertThat(batch.width()).isEqualTo(128);
    assertThat(batch.bucket()).isEqualTo(256);
  }

  @Test
  void whatTheRouterDidBeforeBoundsTheChunksOfABatch() {
    MicroBatcher batcher = batcher(64, 4096, 64, Duration.ZERO);
    for (int i = 0; i < 8; i++) {
      offer(batcher, 32, T0);
    }
    assertThat(taken(batcher, T0)).as("4 bytes a chunk: 8 chunks a row").hasSize(8);

    for (int i = 0; i < 1_000; i++) {
      batcher.observe(100, 100);
    }
    assertThat(batcher.bytesPerChunk()).isCloseTo(1.0, org.assertj.core.data.Offset.offset(1e-9));
    for (int i = 0; i < 8; i++) {
      offer(batcher, 31, T0);
    }
    assertThat(taken(batcher, T0)).as("1 byte a chunk: 31 or 32 chunks a row").hasSize(2);
  }

  @Test
  void aFailedBatchTeachesNothing() {
    MicroBatcher batcher = batcher(64, 4096, 64, Duration.ZERO);
    double before = batcher.bytesPerChunk();
    batcher.observe(100, 0);
    batcher.observe(0, 0);

    assertThat(batcher.bytesPerChunk()).isEqualTo(before);
  }

  @Test
  void cancelledRowsAreDroppedAndTheRestGoOn() {
    MicroBatcher batcher = batcher(2, 4096, 4096, Duration.ZERO);
    TestRow a = offer(batcher, 10, T0);
    TestRow b = offer(batcher, 10, T0);
    TestRow c = offer(batcher, 10, T0);
    TestRow d = offer(batcher, 200, T0);
    a.cancel();
    d.cancel();

    assertThat(taken(batcher, T0)).containsExactly(b, c);
    assertThat(batcher.take(T0)).isEmpty();
    assertThat(batcher.queuedRows()).isZero();
  }

  @Test
  void aFullQueueRefusesAndTakesAgainWhenThereIsRoom() {
    MicroBatcher batcher =
        new MicroBatcher(new BatchingConfig(1, 4096, 4096, Duration.ZERO, 2), BUCKETS, 32);
    assertThat(batcher.offer(new TestRow(0, 10, false, T0))).isTrue();
    assertThat(batcher.offer(new TestRow(1, 200, true, T0))).isTrue();
    assertThat(batcher.offer(new TestRow(2, 10, false, T0))).isFalse();
    assertThat(batcher.queuedRows()).isEqualTo(2);

    batcher.take(T0);
    assertThat(batcher.offer(new TestRow(3, 10, false, T0))).isTrue();
  }

  @Test
  void aRowLongerThanTheLastBucketIsABug() {
    MicroBatcher batcher = batcher(64, 4096, 4096, Duration.ZERO);

    assertThatThrownBy(() -> offer(batcher, 257, T0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("257")
        .hasMessageContaining("256");
    assertThat(batcher.queuedRows()).isZero();
  }

  @Test
  void aRowKnowsWhenItLeftTheQueue() {
    MicroBatcher batcher = batcher(64, 4096, 4096, Duration.ZERO);
    Row row = offer(batcher, 10, T0);
    assertThat(row.takenNanos()).isZero();
    batcher.take(T0 + 7);

    assertThat(row.takenNanos()).isEqualTo(T0 + 7);
  }

  @Test
  void wrongConfigurationNamesKeyValueAndWhatWasWanted() {
    assertThatThrownBy(() -> new BatchingConfig(0, 1, 1, Duration.ZERO, 1))
        .hasMessage("maxRows: 0, expected 1 or more");
    assertThatThrownBy(() -> new BatchingConfig(1, 0, 1, Duration.ZERO, 1))
        .hasMessage("maxPaddedBytes: 0, expected 1 or more");
    assertThatThrownBy(() -> new BatchingConfig(1, 1, -2, Duration.ZERO, 1))
        .hasMessage("maxChunks: -2, expected 1 or more");
    assertThatThrownBy(() -> new BatchingConfig(1, 1, 1, Duration.ofMillis(-1), 1))
        .hasMessage("maxWait: PT-0.001S, expected zero or more");
    assertThatThrownBy(() -> new BatchingConfig(1, 1, 1, Duration.ZERO, 0))
        .hasMessage("maxQueuedRows: 0, expected 1 or more");
  }

  @Test
  void aRowOutsideItsBytesIsABug() {
    assertThatThrownBy(() -> new Row(new byte[4], 2, 3, false, 0)).hasMessageContaining("[2, +3)");
    assertThatThrownBy(() -> new Row(new byte[4], 0, 0, false, 0)).hasMessageContaining("[0, +0)");
    assertThatThrownBy(() -> new Row(new byte[4], -1, 2, false, 0))
        .hasMessageContaining("[-1, +2)");
  }

  @Test
  void anEmptyBatchIsABug() {
    assertThatThrownBy(() -> new Batch(List.of(), 32, 32))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static MicroBatcher batcher(
      int maxRows, int maxPaddedBytes, int maxChunks, Duration maxWait) {
    return new MicroBatcher(
        new BatchingConfig(maxRows, maxPaddedBytes, maxChunks, maxWait, 10_000), BUCKETS, 32);
  }

  private TestRow offer(MicroBatcher batcher, int length, long nowNanos) {
    return offer(batcher, new TestRow(nextId++, length, false, nowNanos));
  }

  private TestRow suspect(MicroBatcher batcher, int length, long nowNanos) {
    return offer(batcher, new TestRow(nextId++, length, true, nowNanos));
  }

  private static TestRow offer(MicroBatcher batcher, TestRow row) {
    assertThat(batcher.offer(row)).isTrue();
    return row;
  }

  private static List<Row> taken(MicroBatcher batcher, long nowNanos) {
    return batcher.take(nowNanos).map(Batch::rows).or(() -> Optional.of(List.of())).get();
  }
}
