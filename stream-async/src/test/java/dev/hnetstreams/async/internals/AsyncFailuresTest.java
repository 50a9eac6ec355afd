package dev.hnetstreams.async.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.async.FailurePolicy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of records whose work fails, and of those that no commit can be held back for. */
@Timeout(60)
class AsyncFailuresTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void aRetriedRecordKeepsItsPlace() {
    StageFixture stage = new StageFixture(10, LONG, FailurePolicy.retry(Duration.ofMillis(1)));
    stage.process("a");
    stage.process("b");
    stage.function.fail(0, new IllegalStateException("busy"));
    stage.function.answer(1);
    await()
        .until(
            () -> {
              stage.punctuate();
              return stage.function.calls() == 3;
            });

    assertThat(stage.forwarded).isEmpty();
    assertThat(stage.function.values.get(2)).isEqualTo("a");
    stage.function.answer(2);
    stage.punctuate();
    assertThat(stage.forwardedOffsets()).containsExactly(100L, 101L);
    assertThat(stage.offsets.total()).isZero();
  }

  @Test
  void aWorkThatNeverSucceedsFailsTheCommitAfterTheDrainTimeout() {
    StageFixture stage =
        new StageFixture(
            10,
            SHORT,
            FailurePolicy.retry(Duration.ofMillis(2)),
            (record, at) -> CompletableFuture.failedFuture(new IllegalStateException("busy")));
    stage.process("a");

    assertThatThrownBy(stage::commit)
        .isInstanceOf(StreamsException.class)
        .hasMessageContaining("in-2 at offset 100 within PT1S; nothing was committed");
    assertThat(stage.forwarded).isEmpty();
  }

  @Test
  void aFailureFailsTheTaskByDefault() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.function.fail(0, new IllegalStateException("closed"));

    assertThatThrownBy(stage::commit)
        .isInstanceOf(StreamsException.class)
        .hasMessage("stage: the work for in-2 at offset 100 failed; nothing was committed")
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(stage.forwarded).isEmpty();
    assertThatThrownBy(stage::guard).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aFunctionThatThrowsHasFailed() {
    StageFixture stage =
        new StageFixture(
            10,
            LONG,
            FailurePolicy.skip(),
            (record, at) -> {
              throw new IllegalArgumentException("no");
            });
    stage.process("a");
    stage.commit();

    assertThat(stage.forwarded).isEmpty();
    assertThatCode(stage::guard).doesNotThrowAnyException();
  }

  @Test
  void aRoutedFailureTakesItsRecordsPlaceAndGoesToItsChildOnly() {
    StageFixture stage =
        new StageFixture(
            10, LONG, FailurePolicy.route("errors", failure -> failure.error().getMessage()));
    stage.process("a");
    stage.process("b");
    stage.function.answer(1);
    stage.function.fail(0, new IllegalStateException("broken"));
    stage.commit();

    assertThat(stage.forwarded.get(0).child()).isEqualTo("errors");
    assertThat(stage.forwarded.get(0).record().value()).isEqualTo("broken");
    assertThat(stage.forwarded.get(0).offset()).isEqualTo(100);
    assertThat(stage.forwarded).as("the fixture's node has no other child").hasSize(1);
    assertThat(stage.offsets.total()).isZero();
  }

  @Test
  void eachTopicOfATaskHasOffsetsOfItsOwn() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("in", "a");
    stage.process("other", "b");
    stage.function.answer(0);
    stage.punctuate();

    assertThatCode(() -> stage.guard("in")).doesNotThrowAnyException();
    assertThatThrownBy(() -> stage.guard("other"))
        .hasMessageContaining("of other-2 while offset 101 is still in flight in stage");
    stage.process("in", "c");
    assertThatThrownBy(() -> stage.guard("in")).hasMessageContaining("offset 102");
  }

  @Test
  void twoStagesOfOnePartitionDoNotOverwriteEachOther() {
    InFlightOffsets offsets = new InFlightOffsets();
    InFlightOffsets.Partition one = offsets.of("one", StageFixture.PARTITION);
    InFlightOffsets.Partition two = offsets.of("two", StageFixture.PARTITION);
    one.add(5);
    two.add(7);
    two.removeOldest();

    assertThatThrownBy(
            () ->
                offsets.requireNothingInFlightBefore(
                    Map.of(StageFixture.PARTITION, new OffsetAndMetadata(8))))
        .hasMessageContaining("offset 5 is still in flight in one");
  }

  @Test
  void aRecordOfAPunctuatorIsRefused() {
    StageFixture stage = new StageFixture(10, LONG);
    Record<String, String> record = new Record<>("key", "value", 0);

    for (ProcessorRecordContext none :
        new ProcessorRecordContext[] {
          null, new ProcessorRecordContext(0, -1, -1, null, new RecordHeaders())
        }) {
      assertThatThrownBy(() -> stage.process(none, record))
          .isInstanceOf(StreamsException.class)
          .hasMessageContaining("stage: a record without an offset");
    }
    assertThat(stage.offsets.total()).isZero();
  }
}
