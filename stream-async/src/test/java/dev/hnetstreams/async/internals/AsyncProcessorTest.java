package dev.hnetstreams.async.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.async.FailurePolicy;
import dev.hnetstreams.async.Weighted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stage with a function that ends its work by hand. */
@Timeout(60)
class AsyncProcessorTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final Duration SHORT = Duration.ofSeconds(1);

  @Test
  void processingReturnsBeforeTheAnswerIsThere() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.process("b");

    assertThat(stage.function.calls()).isEqualTo(2);
    assertThat(stage.forwarded).isEmpty();
    assertThat(stage.offsets.total()).isEqualTo(2);
  }

  @Test
  void answersLeaveInTheOrderOfTheInputHoweverTheyCome() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.process("b");
    stage.process("c");
    stage.function.answer(2);
    stage.function.answer(1);
    stage.punctuate();
    assertThat(stage.forwarded).as("the first is not answered").isEmpty();
    stage.function.answer(0);
    stage.punctuate();

    assertThat(stage.forwardedOffsets()).containsExactly(100L, 101L, 102L);
    assertThat(stage.offsets.total()).isZero();
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
      stage.function.answer(number);
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
    stage.function.answer(0);
    stage.function.answer(1);
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
  void whenTheFifoIsFullProcessWaitsForItsHead() throws Exception {
    StageFixture stage = new StageFixture(3, LONG);
    stage.process("a");
    stage.process("b");
    CompletableFuture<Void> third = CompletableFuture.runAsync(() -> stage.process("c"));
    stage.function.awaitCalls(3);
    stage.function.answer(1);
    stage.function.answer(2);
    assertThat(third).as("the head is not answered").isNotDone();
    stage.function.answer(0);
    third.join();

    assertThat(stage.forwardedOffsets()).containsExactly(100L, 101L, 102L);
  }

  @Test
  void workThatWeighsMoreFillsTheFifoSooner() throws Exception {
    List<Heavy> asked = new CopyOnWriteArrayList<>();
    StageFixture stage =
        new StageFixture(
            10,
            LONG,
            FailurePolicy.fail(),
            (record, at) -> {
              asked.add(new Heavy(Integer.parseInt(record.value())));
              return asked.get(asked.size() - 1);
            });
    stage.process("4");
    stage.process("5");
    CompletableFuture<Void> third = CompletableFuture.runAsync(() -> stage.process("1"));
    await().until(() -> asked.size() == 3);
    asked.get(1).complete("second");
    assertThat(third).as("9 and 1 in flight, the head is not answered").isNotDone();
    asked.get(0).complete("first");
    third.join();
    assertThat(stage.forwardedOffsets()).containsExactly(100L, 101L);

    CompletableFuture<Void> alone = CompletableFuture.runAsync(() -> stage.process("1000"));
    await().until(() -> asked.size() == 4);
    asked.get(2).complete("third");
    assertThat(alone).as("heavier than the whole FIFO").isNotDone();
    asked.get(3).complete("fourth");
    alone.join();
    assertThat(stage.forwardedOffsets()).containsExactly(100L, 101L, 102L, 103L);
  }

  @Test
  void aFullFifoGivesUpAfterTheDrainTimeout() {
    StageFixture stage = new StageFixture(1, SHORT);

    assertThatThrownBy(() -> stage.process("a"))
        .isInstanceOf(StreamsException.class)
        .hasMessage("stage: no result for in-2 at offset 100 within PT1S; nothing was committed");
  }

  @Test
  void aCommitWaitsForAllThatIsInFlightAndForwardsIt() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.process("b");
    CompletableFuture<Void> commit = CompletableFuture.runAsync(stage::commit);
    stage.function.answer(1);
    assertThat(commit).isNotDone();
    stage.function.answer(0);
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
    stage.function.answer(0);

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
    stage.function.answer(0);
    stage.punctuate();
    assertThat(stage.commitsAskedFor).as("one is still in flight").isZero();
    stage.function.answer(1);
    stage.punctuate();
    stage.punctuate();

    assertThat(stage.commitsAskedFor).isEqualTo(1);
  }

  @Test
  void closingCancelsWhatIsInFlightAndForwardsNothing() {
    StageFixture stage = new StageFixture(10, LONG);
    stage.process("a");
    stage.process("b");
    stage.process("c");
    stage.function.answer(1);
    stage.stage.close();

    assertThat(stage.function.asked.get(0)).isCancelled();
    assertThat(stage.forwarded).isEmpty();
    assertThat(stage.offsets.total()).isZero();
    stage.commit();
    assertThat(stage.forwarded).as("closeDirty calls the gate too").isEmpty();
  }

  @Test
  void theGuardRefusesACommitThatPassesARecordInFlight() {
    StageFixture stage = new StageFixture(10, LONG);
    assertThatCode(stage::guard).doesNotThrowAnyException();
    stage.process("a");
    stage.process("b");
    stage.function.answer(0);
    stage.punctuate();

    assertThatThrownBy(stage::guard)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("about to commit offset 102 of in-2")
        .hasMessageContaining("offset 101 is still in flight");
    stage.function.answer(1);
    stage.punctuate();
    assertThatCode(stage::guard).doesNotThrowAnyException();
  }

  /** An answer that holds as much as so many records. */
  private static final class Heavy extends CompletableFuture<String> implements Weighted {
    private final int weight;

    Heavy(int weight) {
      this.weight = weight;
    }

    @Override
    public int weight() {
      return weight;
    }
  }

  private static byte[] number(StageFixture.Forwarded forwarded) {
    return forwarded.record().headers().lastHeader("number").value();
  }
}
