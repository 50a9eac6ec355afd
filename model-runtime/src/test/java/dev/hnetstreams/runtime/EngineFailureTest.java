package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.Inference.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A network that fails, answers nonsense, or goes away costs the culprit its answer and nobody
 * else.
 */
class EngineFailureTest extends HandDrivenEngine {
  @Test
  void aBatchThatFailsIsSplitAndOnlyTheCulpritFails() {
    FakeModel model = new FakeModel(failOn('!', () -> new IllegalStateException("boom")));
    InferenceEngine engine = engine(model);
    List<CompletableFuture<Inference>> answers =
        submit(engine, "a000", "b111", "c222", "a333", "!444", "b555", "c666");
    List<String> labels = List.of("a", "b", "c", "a", "", "b", "c");
    workers.work();

    for (int i = 0; i < answers.size(); i++) {
      if (i == 4) {
        assertThat(failed(answers.get(i)))
            .isEqualTo(
                new Inference.Failed(
                    Failure.MODEL_FAILED,
                    "fake/1.2: java.lang.IllegalStateException: boom",
                    "fake/1.2"));
      } else {
        assertThat(label(answers.get(i))).isEqualTo(labels.get(i));
      }
    }
    assertThat(model.batches.stream().filter(b -> b.rows().size() == 1 && culprit(b, '!')))
        .as("alone, and once more")
        .hasSize(2);
    assertThat(engine.busyLanes()).isZero();
    engine.close();
  }

  @Test
  void aRowThatFailsAloneOnceIsAnswered() {
    int[] failures = {1};
    FakeModel model =
        new FakeModel(
            batch -> {
              if (failures[0]-- > 0) {
                throw new IllegalStateException("a hiccup");
              }
            });
    InferenceEngine engine = engine(model);

    assertThat(label(soon(engine, "c000"))).isEqualTo("c");
    engine.close();
  }

  @Test
  void anErrorOfTheRuntimeFailsTheTextAndNotTheLane() {
    List<Error> errors =
        List.of(
            new OutOfMemoryError("no arena"),
            new StackOverflowError("deep"),
            new UnsatisfiedLinkError("no library"),
            new AssertionError("never"));
    for (Error error : errors) {
      InferenceEngine engine = engine(new FakeModel(failOn('!', () -> error)));
      CompletableFuture<Inference> bad = engine.submit(text("!000"));
      CompletableFuture<Inference> good = engine.submit(text("b111"));
      workers.work();

      assertThat(failed(bad).reason()).isEqualTo(Failure.MODEL_FAILED);
      assertThat(failed(bad).message()).startsWith("fake/1.2: ").contains(error.getMessage());
      assertThat(label(good)).isEqualTo("b");
      assertThat(engine.busyLanes()).isZero();
      engine.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"?000", "%000"})
  void anAnswerThatMakesNoSenseIsAFailureOfTheModel(String nonsense) {
    InferenceEngine engine = engine(new FakeModel());
    List<CompletableFuture<Inference>> answers = submit(engine, "a", "b111", nonsense, "c222");
    workers.work();

    assertThat(failed(answers.get(2)).reason()).isEqualTo(Failure.MODEL_FAILED);
    assertThat(label(answers.get(1))).isEqualTo("b");
    assertThat(label(answers.get(3))).isEqualTo("c");
    engine.close();
  }

  @Test
  void aLongTextSurvivesABatchMateThatMakesNoSense() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model);
    CompletableFuture<Inference> first = engine.submit(text("a000"));
    CompletableFuture<Inference> longText =
        engine.submit(text("abcdefgh ".repeat(34).substring(0, 300)));
    CompletableFuture<Inference> nonsense = engine.submit(text("?" + "uvwxyz01".repeat(5)));
    workers.work();

    assertThat(model.batches.get(1).rows()).as("the second window and the nonsense").hasSize(2);
    assertThat(label(first)).isEqualTo("a");
    assertThat(failed(nonsense).reason()).isEqualTo(Failure.MODEL_FAILED);
    assertThat(label(longText)).isEqualTo("a");
    assertThat(classified(longText).innermost().bytes()).isEqualTo(300);
    engine.close();
  }

  @Test
  void oneFailedWindowFailsALongText() {
    InferenceEngine engine =
        engine(new FakeModel(failOn('!', () -> new IllegalStateException("boom"))));
    String head = "abcdefgh".repeat(32);
    CompletableFuture<Inference> answer = engine.submit(text(head + "!" + "uvwxyz01".repeat(25)));
    workers.work();

    assertThat(failed(answer).reason()).isEqualTo(Failure.MODEL_FAILED);
    engine.close();
  }

  @Test
  void closingFailsTheTextsThatWaitAndRefusesNewOnes() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model, config(64, HOUR, 100), NOBODY);
    List<CompletableFuture<Inference>> waiting =
        submit(engine, "a000", "b".repeat(50), "abcdefgh".repeat(50));
    assertThat(waiting).noneMatch(CompletableFuture::isDone);

    assertThat(engine.close(Duration.ZERO)).isTrue();
    assertThat(waiting)
        .allSatisfy(answer -> assertThat(failed(answer).reason()).isEqualTo(Failure.CLOSED));
    assertThat(failed(engine.submit(text("c222"))))
        .isEqualTo(new Inference.Failed(Failure.CLOSED, "the engine is closed", "fake/1.2"));
    workers.work();
    assertThat(model.batches).isEmpty();
    assertThat(engine.queuedRows()).isZero();
  }

  @Test
  void closingIfIdleFailsNoText() {
    InferenceEngine engine = engine(new FakeModel());
    CompletableFuture<Inference> waiting = engine.submit(text("a000"));

    assertThat(engine.closeIfIdle()).isFalse();
    CompletableFuture<Inference> more = engine.submit(text("b111"));
    workers.work();
    assertThat(label(waiting)).isEqualTo("a");
    assertThat(label(more)).isEqualTo("b");
    assertThat(engine.closeIfIdle()).isTrue();
    assertThat(failed(engine.submit(text("c222"))).reason()).isEqualTo(Failure.CLOSED);
    assertThat(engine.closeIfIdle()).isTrue();
  }

  @Test
  void closingSaysWhenABatchStillRuns() {
    InferenceEngine engine = engine(new FakeModel());
    CompletableFuture<Inference> running = engine.submit(text("a000"));

    assertThat(engine.close(Duration.ZERO)).isFalse();
    assertThat(running).isNotDone();
    workers.work();
    assertThat(label(running)).isEqualTo("a");
    assertThat(engine.close(Duration.ZERO)).isTrue();
  }

  @Test
  void closedWorkersFailTheText() {
    InferenceEngine engine =
        new InferenceEngine(
            FakeModel.MANIFEST,
            List.of(new FakeModel()),
            order -> {
              throw new RejectedExecutionException("shut down");
            },
            config(64, Duration.ZERO, 100),
            NOBODY);

    assertThat(failed(engine.submit(text("a000"))).reason()).isEqualTo(Failure.CLOSED);
    assertThat(engine.busyLanes()).isZero();
    engine.close();
  }
}
