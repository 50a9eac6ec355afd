package dev.hnetstreams.app.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.topology.FakeAnswers;
import dev.hnetstreams.runtime.Inference.Failure;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stage with a classifier that answers by hand. */
@Timeout(60)
class AsyncInferenceProcessorTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void processingReturnsBeforeTheAnswerIsThere() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.process("b");

    assertThat(stage.classifier.questions()).isEqualTo(2);
    assertThat(stage.forwarded).isEmpty();
    assertThat(stage.ledger.total()).isEqualTo(2);
  }

  @Test
  void answersLeaveInTheOrderOfTheInputHoweverTheyCome() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.process("b");
    stage.process("c");
    stage.classifier.answer(2);
    stage.classifier.answer(1);
    stage.punctuate();
    assertThat(stage.forwarded).as("the first is not answered").isEmpty();
    stage.classifier.answer(0);
    stage.punctuate();

    assertThat(stage.forwardedOffsets()).containsExactly(100L, 101L, 102L);
    assertThat(stage.ledger.total()).isZero();
  }

  @Property(tries = 100)
  void anyOrderOfAnswersGivesTheOrderOfTheInput(
      @ForAll @IntRange(min = 1, max = 40) int records, @ForAll long seed) {
    StageFixture stage = new StageFixture(100, LONG);
    List<Integer> order = new ArrayList<>();
    List<Long> offsets = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      stage.process("text " + i);
      order.add(i);
      offsets.add(100L + i);
    }
    Random random = new Random(seed);
    Collections.shuffle(order, random);
    for (int number : order) {
      stage.classifier.answer(number);
      if (random.nextBoolean()) {
        stage.punctuate();
      }
    }
    stage.commit();

    assertThat(stage.forwardedOffsets()).isEqualTo(offsets);
  }

  @Test
  void aRecordIsForwardedUnderItsOwnContextFromTheStagesOwnNode() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.process("b");
    stage.classifier.answer(0);
    stage.classifier.answer(1);
    stage.commit();

    for (StageFixture.Forwarded forwarded : stage.forwarded) {
      assertThat(forwarded.context().offset()).isEqualTo(forwarded.offset());
      assertThat(forwarded.context().timestamp()).isEqualTo(forwarded.record().timestamp());
      assertThat(new String(number(forwarded), StandardCharsets.UTF_8))
          .isEqualTo(Long.toString(forwarded.offset()));
      assertThat(forwarded.fromOwnNode()).isTrue();
    }
    assertThat(stage.currentContext()).as("put back").isNull();
    assertThat(stage.currentNode()).as("put back").isNull();
  }

  @Test
  void anUndecodableRecordWaitsForItsTurn() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.process(null);
    stage.punctuate();
    assertThat(stage.forwarded).isEmpty();
    stage.classifier.answer(0);
    stage.punctuate();

    assertThat(stage.forwardedOffsets()).containsExactly(100L, 101L);
    assertThat(stage.forwarded.get(1).record().value())
        .isInstanceOfSatisfying(
            Outcome.Dead.class, dead -> assertThat(dead.reason()).isEqualTo(Reason.NO_VALUE));
    assertThat(stage.classifier.questions()).isEqualTo(1);
  }

  @Test
  void aFailureOfTheModelIsADeadLetterWithTheOriginal() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("bad");
    stage.process("huge");
    stage.classifier.fail(0, Failure.MODEL_FAILED);
    stage.classifier.fail(1, Failure.TOO_LARGE);
    stage.commit();

    Outcome.Dead failed = (Outcome.Dead) stage.forwarded.get(0).record().value();
    Outcome.Dead large = (Outcome.Dead) stage.forwarded.get(1).record().value();
    assertThat(failed.reason()).isEqualTo(Reason.MODEL_FAILED);
    assertThat(failed.message()).isEqualTo("fake/1.2: MODEL_FAILED");
    assertThat(new String(failed.value(), StandardCharsets.UTF_8)).isEqualTo("bad");
    assertThat(failed.topic() + failed.partition() + failed.offset()).isEqualTo("in2100");
    assertThat(large.reason()).isEqualTo(Reason.TOO_LARGE);
  }

  @Test
  void whenTheFifoIsFullProcessWaitsForItsHead() throws Exception {
    StageFixture stage = new StageFixture(3, LONG);
    stage.process("a");
    stage.process("b");
    CompletableFuture<Void> third = CompletableFuture.runAsync(() -> stage.process("c"));
    stage.classifier.awaitQuestions(3);
    stage.classifier.answer(1);
    stage.classifier.answer(2);
    assertThat(third).as("the head is not answered").isNotDone();
    stage.classifier.answer(0);
    third.join();

    assertThat(stage.forwardedOffsets()).containsExactly(100L, 101L, 102L);
  }

  @Test
  void aFullFifoGivesUpAfterTheDrainTimeout() {
    StageFixture stage = new StageFixture(1, SHORT);

    assertThatThrownBy(() -> stage.process("a"))
        .isInstanceOf(StreamsException.class)
        .hasMessage(
            "the model has not answered for in-2 at offset 100 within PT1S; nothing was committed");
  }

  @Test
  void aCommitWaitsForAllThatIsInFlightAndForwardsIt() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.process("b");
    CompletableFuture<Void> commit = CompletableFuture.runAsync(stage::commit);
    stage.classifier.answer(1);
    assertThat(commit).isNotDone();
    stage.classifier.answer(0);
    commit.join();

    assertThat(stage.forwardedOffsets()).containsExactly(100L, 101L);
    assertThat(stage.drains).containsExactly(2);
    assertThatCode(stage::guard).doesNotThrowAnyException();
  }

  @Test
  void aCommitWithNothingInFlightWaitsForNothing() {
    StageFixture stage = new StageFixture(10, SHORT);
    stage.commit();

    assertThat(stage.drains).isEmpty();
  }

  @Test
  void aCommitGivesUpAfterTheDrainTimeoutAndForwardsNothingUnanswered() {
    StageFixture stage = new StageFixture(10, SHORT);
    stage.process("a");
    stage.process("b");
    stage.classifier.answer(0);

    assertThatThrownBy(stage::commit)
        .isInstanceOf(StreamsException.class)
        .hasMessageContaining("in-2 at offset 101 within PT1S; nothing was committed");
    assertThat(stage.forwardedOffsets()).containsExactly(100L);
    assertThatThrownBy(stage::guard).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aCommitIsAskedForOnceWhenTheLastAnswerHasLeft() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.punctuate();
    assertThat(stage.commitsAskedFor).as("nothing to commit").isZero();
    stage.process("a");
    stage.process("b");
    stage.classifier.answer(0);
    stage.punctuate();
    assertThat(stage.commitsAskedFor).as("one is still in flight").isZero();
    stage.classifier.answer(1);
    stage.punctuate();
    stage.punctuate();

    assertThat(stage.commitsAskedFor).isEqualTo(1);
  }

  @Test
  void anOverloadedEngineIsAskedAgainAndTheRecordKeepsItsPlace() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.process("b");
    stage.classifier.fail(0, Failure.OVERLOADED);
    stage.classifier.answer(1);
    stage.punctuate();

    assertThat(stage.forwarded).isEmpty();
    assertThat(stage.classifier.questions()).isEqualTo(3);
    assertThat(stage.classifier.text(2)).isEqualTo("a");
    stage.classifier.answer(2);
    stage.punctuate();
    assertThat(stage.forwardedOffsets()).containsExactly(100L, 101L);
    assertThat(stage.ledger.total()).isZero();
  }

  @Test
  void anEngineThatStaysOverloadedFailsTheCommitAfterTheDrainTimeout() {
    StageFixture stage =
        new StageFixture(
            10,
            SHORT,
            document -> CompletableFuture.completedFuture(FakeAnswers.failed(Failure.OVERLOADED)));
    stage.process("a");

    assertThatThrownBy(stage::commit)
        .isInstanceOf(StreamsException.class)
        .hasMessageContaining("in-2 at offset 100 within PT1S; nothing was committed");
    assertThat(stage.forwarded).isEmpty();
  }

  @Test
  void anEngineThatClosesInMidStreamFailsTheTask() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.classifier.fail(0, Failure.CLOSED);

    assertThatThrownBy(stage::commit)
        .isInstanceOf(StreamsException.class)
        .hasMessageContaining("the engine closed");
    assertThat(stage.forwarded).isEmpty();
  }

  @Test
  void closingCancelsWhatIsInFlightAndForwardsNothing() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.process("b");
    stage.process(null);
    stage.classifier.answer(1);
    stage.stage.close();

    assertThat(stage.classifier.asked.get(0)).isCancelled();
    assertThat(stage.forwarded).isEmpty();
    assertThat(stage.ledger.total()).isZero();
    stage.commit();
    assertThat(stage.forwarded).as("closeDirty calls the gate too").isEmpty();
  }

  @Test
  void theGuardRefusesACommitThatPassesARecordInFlight() {
    StageFixture stage = new StageFixture(10, LONG);
    assertThatCode(stage::guard).doesNotThrowAnyException();
    stage.process("a");
    stage.process("b");
    stage.classifier.answer(0);
    stage.punctuate();

    assertThatThrownBy(stage::guard)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("about to commit offset 102 of in-2")
        .hasMessageContaining("offset 101 is still in flight");
    stage.classifier.answer(1);
    stage.punctuate();
    assertThatCode(stage::guard).doesNotThrowAnyException();
  }

  private static byte[] number(StageFixture.Forwarded forwarded) {
    return forwarded.record().headers().lastHeader("number").value();
  }
}
