package dev.hnetstreams.runtime.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Records and callers share the workers: neither waits for the other's backlog. */
class FlowsTest {
  private static final List<Integer> BUCKETS = List.of(32, 64, 256);
  private static final int MAX_PADDED = 256;

  private final MicroBatcher batcher =
      new MicroBatcher(
          new BatchingConfig(8, MAX_PADDED, 4096, Duration.ZERO, 100_000), BUCKETS, 32);
  private long clock;

  @Test
  void aCallerDoesNotWaitForABacklogOfRecords() {
    offer(1000, 200, Flow.STREAM);
    TestRow caller = offer(1, 20, Flow.INTERACTIVE);

    assertThat(take()).contains(caller);
  }

  @Test
  void recordsDoNotWaitForABacklogOfCallers() {
    offer(1000, 200, Flow.INTERACTIVE);
    TestRow record = offer(1, 20, Flow.STREAM);
    take();

    assertThat(take()).contains(record);
  }

  @Test
  void whatRoomABatchHasLeftIsFilledFromTheOtherFlow() {
    TestRow record = offer(1, 20, Flow.STREAM);
    TestRow caller = offer(1, 20, Flow.INTERACTIVE);
    TestRow other = offer(1, 60, Flow.STREAM);

    assertThat(take()).containsExactly(caller, record);
    assertThat(take()).containsExactly(other);
  }

  @Test
  void aFlowAloneHasAllTheWorkers() {
    offer(100, 20, Flow.STREAM);
    int batches = 0;
    while (batcher.queuedRows() > 0) {
      assertThat(take()).hasSizeGreaterThan(3);
      batches++;
    }

    assertThat(batches).isEqualTo(13);
  }

  @Test
  void aFlowThatComesBackHasNoCreditFromThePast() {
    offer(50, 200, Flow.STREAM);
    for (int i = 0; i < 50; i++) {
      take();
    }
    offer(20, 200, Flow.STREAM);
    offer(20, 200, Flow.INTERACTIVE);
    int stream = 0;
    for (int i = 0; i < 10; i++) {
      stream += bytes(take(), Flow.STREAM);
    }

    assertThat(stream).isBetween(4 * 200, 6 * 200);
  }

  @Test
  void aRowThatIsRemovedMakesRoomWhereverItStands() {
    MicroBatcher small =
        new MicroBatcher(new BatchingConfig(8, 4096, 4096, Duration.ZERO, 3), BUCKETS, 32);
    List<TestRow> rows = List.of(row(20, Flow.STREAM), row(20, Flow.STREAM), row(20, Flow.STREAM));
    for (TestRow gone : rows) {
      rows.forEach(row -> assertThat(small.offer(row)).isTrue());
      assertThat(small.offer(row(20, Flow.STREAM))).isFalse();
      small.remove(gone);
      small.remove(gone);
      assertThat(small.queuedRows()).isEqualTo(2);
      List<Row> left = small.take(clock).orElseThrow().rows();
      assertThat(left).hasSize(2).doesNotContain(gone);
      left.forEach(small::remove);
      assertThat(small.queuedRows()).isZero();
      assertThat(small.take(clock)).isEmpty();
    }
  }

  /** Whatever comes: while both wait, neither is ahead by more than two batches. */
  @Property
  void whileBothWaitEachGetsHalf(
      @ForAll @Size(min = 200, max = 200) List<@IntRange(min = 1, max = 256) Integer> records,
      @ForAll @Size(min = 200, max = 200) List<@IntRange(min = 1, max = 256) Integer> callers) {
    MicroBatcher shared =
        new MicroBatcher(
            new BatchingConfig(8, MAX_PADDED, 4096, Duration.ZERO, 100_000), BUCKETS, 32);
    int waitingRecords = records.size();
    int waitingCallers = callers.size();
    records.forEach(length -> shared.offer(row(length, Flow.STREAM)));
    callers.forEach(length -> shared.offer(row(length, Flow.INTERACTIVE)));
    long lead = 0;
    while (true) {
      List<Row> batch = shared.take(clock).orElseThrow().rows();
      lead += bytes(batch, Flow.INTERACTIVE) - bytes(batch, Flow.STREAM);
      waitingCallers -= (int) batch.stream().filter(r -> r.flow() == Flow.INTERACTIVE).count();
      waitingRecords -= (int) batch.stream().filter(r -> r.flow() == Flow.STREAM).count();
      if (waitingCallers == 0 || waitingRecords == 0) {
        return;
      }
      assertThat(Math.abs(lead)).isLessThanOrEqualTo(2 * MAX_PADDED);
    }
  }

  private TestRow row(int length, Flow flow) {
    clock++;
    return new TestRow((int) clock, length, false, clock, flow);
  }

  /** Offers so many; the last of them. */
  private TestRow offer(int rows, int length, Flow flow) {
    TestRow last = null;
    for (int i = 0; i < rows; i++) {
      last = row(length, flow);
      assertThat(batcher.offer(last)).isTrue();
    }
    return last;
  }

  private List<Row> take() {
    return batcher.take(clock).orElseThrow().rows();
  }

  private static int bytes(List<Row> rows, Flow flow) {
    return rows.stream().filter(r -> r.flow() == flow).mapToInt(Row::length).sum();
  }
}
