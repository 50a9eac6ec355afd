package dev.hnetstreams.async.internals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.async.AsyncObserver;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.async.FailurePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an observer is told of a record after its answer: until it is forwarded and committed. */
@Timeout(60)
class WaitsTest {
  private final List<Long> forwarded = new ArrayList<>();
  private final List<Long> committed = new ArrayList<>();
  private final AsyncObserver observer =
      new AsyncObserver() {
        @Override
        public void onDrain(int records, long nanos) {}

        @Override
        public void onForwarded(long nanos) {
          forwarded.add(nanos);
        }

        @Override
        public void onCommitted(long timestamp, long nanos) {
          assertThat(nanos).isNotNegative();
          committed.add(timestamp);
        }
      };
  private final AsyncTracer waits = Waits.of(observer, AsyncTracer.NONE);
  private final StageFixture stage =
      new StageFixture(10, Duration.ofMinutes(2), FailurePolicy.skip(), null, waits);

  @Test
  void anAnswerWaitsForTheRecordsBeforeIt() throws InterruptedException {
    stage.process("a");
    stage.process("b");
    stage.function.answer(1);
    Thread.sleep(20);
    stage.function.answer(0);
    stage.punctuate();

    assertThat(forwarded).hasSize(2).allMatch(nanos -> nanos >= 0);
    assertThat(forwarded.get(1)).isGreaterThanOrEqualTo(Duration.ofMillis(20).toNanos());
  }

  @Test
  void aRecordIsToldOnceAtTheEndOfItsOwnCommit() {
    stage.process("a");
    stage.function.answer(0);
    stage.punctuate();
    stage.process("b");
    assertThat(committed).isEmpty();

    waits.committed(null);
    assertThat(committed).containsExactly(1000L);

    stage.function.fail(1, new IllegalStateException("skipped"));
    stage.punctuate();
    waits.committed(null);
    assertThat(committed).containsExactly(1000L, 1010L);
  }

  @Test
  void whatACommitThatFailedHadIsNotTold() {
    stage.process("a");
    stage.function.answer(0);
    stage.punctuate();

    waits.committed(new IllegalStateException("aborted"));
    waits.committed(null);

    assertThat(committed).isEmpty();
  }

  @Test
  void withoutAnObserverNothingIsAdded() {
    assertThat(Waits.of(AsyncObserver.NONE, AsyncTracer.NONE)).isSameAs(AsyncTracer.NONE);
  }
}
