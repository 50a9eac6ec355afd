package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.runtime.Inference.Failure;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.runtime.batch.Flow;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.decide.Noise;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine with workers driven by hand: each step of a text's way, one at a time. */
class InferenceEngineTest {
  private static final BatchObserver NOBODY = (batch, nanos, chunks) -> {};
  private static final Duration HOUR = Duration.ofHours(1);

  private final HandDrivenWorkers workers = new HandDrivenWorkers();

  @Test
  void idleLaneTakesALoneRowAtOnce() {
    FakeModel model = new FakeModel();
    try (InferenceEngine engine =
        new InferenceEngine(
            FakeModel.MANIFEST,
            List.of(model),
            Runnable::run,
            config(64, Duration.ZERO, 100),
            NOBODY)) {
      CompletableFuture<Inference> answer = engine.submit(text("axxx"));

      assertThat(answer).isCompleted();
      assertThat(label(answer)).isEqualTo("a");
    }
  }

  @Test
  void batchesGrowWhileTheWorkersAreBusy() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model);
    submit(engine, "a000", "b111", "c222", "a333");
    assertThat(engine.queuedRows()).isEqualTo(3);
    assertThat(engine.busyLanes()).isEqualTo(1);
    workers.work();

    assertThat(model.batches).extracting(b -> b.rows().size()).containsExactly(1, 3);
    assertThat(engine.queuedRows()).isZero();
    assertThat(engine.busyLanes()).isZero();
    engine.close();
  }

  @Test
  void anAnswerSaysWhatWasReadHowItWasCutAndHowLongItTook() {
    InferenceEngine engine = engine(new FakeModel());
    CompletableFuture<Inference> answer = engine.submit(text("b12345"));
    workers.work();
    Inference.Classified result = classified(answer);

    assertThat(result.modelName()).isEqualTo("fake");
    assertThat(result.modelVersion()).isEqualTo("1.2");
    assertThat(result.text())
        .isEqualTo(new Inference.TextRead(6, true, List.of(new Window(0, 6, false, false))));
    assertThat(result.text().truncated()).isFalse();
    assertThat(result.innermost())
        .isEqualTo(new Chunks(0, new int[] {4, 2}, new float[] {.5f, .5f}));
    assertThat(result.decisions()).hasSize(1);
    assertThat(result.noise().score()).isEqualTo(0.5);
    assertThat(result.noise().kinds()).containsOnlyKeys("loud");
    assertThat(result.evidence().get("letter")).containsExactly(3, 3);
    assertThat(result.degraded()).isNull();
    assertThat(result.timing().batchRows()).isEqualTo(1);
    assertThat(result.timing().bucket()).isEqualTo(32);
    assertThat(result.timing().queueNanos()).isNotNegative();
    engine.close();
  }

  @Test
  void anEmptyTextAbstainsAndRunsNothing() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model);
    CompletableFuture<Inference> answer = engine.submit(text(""));

    Inference.Classified result = classified(answer);
    assertThat(result.decisions())
        .extracting(d -> d.abstained())
        .containsExactly(Abstention.TOO_SHORT);
    assertThat(result.decisions()).extracting(d -> d.label()).containsOnlyNulls();
    assertThat(result.text()).isEqualTo(new Inference.TextRead(0, true, List.of()));
    assertThat(result.innermost().count()).isZero();
    assertThat(result.noise()).isEqualTo(Noise.NONE);
    assertThat(model.batches).isEmpty();
    engine.close();
  }

  @Test
  void aTextOverTheLimitIsTooLarge() {
    InferenceEngine engine = engine(new FakeModel());

    assertThat(failed(engine.submit(text("a".repeat(1_001)))))
        .isEqualTo(
            new Inference.Failed(Failure.TOO_LARGE, "text of 1001 bytes, the limit is 1000"));
    CompletableFuture<Inference> atTheLimit = engine.submit(text("ab".repeat(500)));
    workers.work();
    assertThat(label(atTheLimit)).isEqualTo("a");
    engine.close();
  }

  @Test
  void aFullQueueSaysOverloadedAndAnswersTheRest() {
    InferenceEngine engine = engine(new FakeModel(), config(64, Duration.ZERO, 2), NOBODY);
    List<CompletableFuture<Inference>> taken = submit(engine, "a000", "b111", "c222");
    Inference.Failed refused = failed(engine.submit(text("a333")));
    workers.work();

    assertThat(refused.reason()).isEqualTo(Failure.OVERLOADED);
    assertThat(refused.message()).contains("2 texts wait");
    assertThat(taken).allSatisfy(answer -> assertThat(label(answer)).isNotNull());
    assertThat(label(soon(engine, "a333"))).isEqualTo("a");
    engine.close();
  }

  @Test
  void aLongTextThatOnlyHalfFitsInTheQueueIsRefusedWhole() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model, config(64, Duration.ZERO, 2), NOBODY);
    submit(engine, "a000", "b111");
    CompletableFuture<Inference> refused = engine.submit(text("ab".repeat(200)));
    workers.work();

    assertThat(failed(refused).reason()).isEqualTo(Failure.OVERLOADED);
    assertThat(model.batches).as("its first half is not run").hasSize(2);
    assertThat(engine.queuedRows()).isZero();
    engine.close();
  }

  @Test
  void aHalfRefusedTextDoesNotBlockTheQueue() {
    InferenceEngine engine = engine(new FakeModel(), config(64, Duration.ZERO, 1), NOBODY);
    CompletableFuture<Inference> refused = engine.submit(text("ab".repeat(200)));

    assertThat(failed(refused).reason()).isEqualTo(Failure.OVERLOADED);
    assertThat(label(soon(engine, "b111"))).isEqualTo("b");
    engine.close();
  }

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
                    Failure.MODEL_FAILED, "fake/1.2: java.lang.IllegalStateException: boom"));
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
    CompletableFuture<Inference> longText = engine.submit(text("ab".repeat(150)));
    CompletableFuture<Inference> nonsense = engine.submit(text("?" + "xy".repeat(20)));
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
    String head = "ab".repeat(128);
    CompletableFuture<Inference> answer = engine.submit(text(head + "!" + "xy".repeat(100)));
    workers.work();

    assertThat(failed(answer).reason()).isEqualTo(Failure.MODEL_FAILED);
    engine.close();
  }

  @Test
  void aCancelledTextIsNotRun() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model);
    List<CompletableFuture<Inference>> answers = submit(engine, "a000", "b111", "c222");
    answers.get(1).cancel(false);
    workers.work();

    assertThat(label(answers.get(2))).isEqualTo("c");
    assertThat(model.batches).hasSize(2);
    assertThat(model.batches).noneMatch(b -> culprit(b, 'b'));
    engine.close();
  }

  @Test
  void aCancelledTextLeavesTheQueueAtOnceAndMakesRoom() {
    InferenceEngine engine = engine(new FakeModel(), config(64, Duration.ZERO, 3), NOBODY);
    submit(engine, "a000");
    CompletableFuture<Inference> twoRows = engine.submit(text("ab".repeat(200)));
    CompletableFuture<Inference> last = engine.submit(text("b111"));
    assertThat(engine.queuedRows()).isEqualTo(3);
    twoRows.cancel(false);
    twoRows.cancel(false);

    assertThat(engine.queuedRows()).isEqualTo(1);
    List<CompletableFuture<Inference>> more = submit(engine, "c222", "a333");
    workers.work();
    assertThat(label(last)).isEqualTo("b");
    assertThat(more).allSatisfy(answer -> assertThat(label(answer)).isNotNull());
    engine.close();
  }

  @Test
  void aTextThatIsCancelledWhileItRunsStaysCancelled() {
    List<CompletableFuture<Inference>> running = new ArrayList<>();
    InferenceEngine engine =
        engine(new FakeModel(batch -> running.forEach(answer -> answer.cancel(false))));
    running.add(engine.submit(text("a000")));
    CompletableFuture<Inference> next = engine.submit(text("b111"));
    workers.work();

    assertThat(running.get(0)).isCancelled();
    assertThat(label(next)).isEqualTo("b");
    engine.close();
  }

  @Test
  void aTextListsAsManyLabelsAsItAsksFor() {
    InferenceEngine engine = engine(new FakeModel());
    List<CompletableFuture<Inference>> answers = new ArrayList<>();
    for (int labels : new int[] {0, 2, 100, Document.AS_CONFIGURED}) {
      byte[] bytes = "b111".getBytes(StandardCharsets.UTF_8);
      answers.add(engine.submit(new Document(bytes, Flow.INTERACTIVE, false, labels)));
    }
    workers.work();

    assertThat(answers)
        .extracting(answer -> classified(answer).decisions().get(0).top().size())
        .containsExactly(0, 2, 3, 3);
    assertThatThrownBy(() -> new Document(new byte[0], Flow.STREAM, false, -2))
        .hasMessage("topLabels: -2, wanted 0 or more");
    engine.close();
  }

  @Test
  void oneTextThatWantsEvidenceIsEnoughForItsBatch() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model);
    submit(engine, "a000", "b111");
    CompletableFuture<Inference> full = engine.submit(text("c222").withEvidence());
    workers.work();

    assertThat(model.batches).extracting(Batch::evidence).containsExactly(false, true);
    assertThat(label(full)).isEqualTo("c");
    engine.close();
  }

  @Test
  void aLongTextPoolsItsTwoWindowsByBytes() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model);
    Inference.Classified result = classified(soon(engine, "ab".repeat(150)));

    assertThat(result.text().windows())
        .containsExactly(new Window(0, 256, false, false), new Window(256, 44, false, false));
    assertThat(result.text().read()).isEqualTo(300);
    assertThat(result.innermost().bytes()).isEqualTo(300);
    assertThat(result.innermost().count()).isEqualTo(64 + 11);
    assertThat(result.decisions().get(0).label()).isEqualTo("a");
    float[] evidence = result.evidence().get("letter");
    assertThat(evidence).hasSize(75);
    assertThat(sum(evidence)).as("both windows agree").isCloseTo(FakeModel.LOGIT, within(1e-4));
    engine.close();
  }

  @Test
  void aWindowThatSaysOtherwiseHasNoShareInTheEvidence() {
    InferenceEngine engine = engine(new FakeModel());
    Inference.Classified result = classified(soon(engine, "ab".repeat(128) + "cd".repeat(32)));
    float[] evidence = result.evidence().get("letter");
    double share = 256.0 / 320;

    assertThat(result.decisions().get(0).raw()).isEqualTo("a");
    double a = Math.exp(share * FakeModel.LOGIT);
    double c = Math.exp((1 - share) * FakeModel.LOGIT);
    assertThat(result.decisions().get(0).confidence()).isCloseTo(a / (a + c + 1), within(1e-5));
    assertThat(evidence).hasSize(80);
    assertThat(sum(evidence)).isCloseTo(share * FakeModel.LOGIT, within(1e-4));
    for (int i = 64; i < 80; i++) {
      assertThat(evidence[i]).isZero();
    }
    engine.close();
  }

  @Test
  void aVeryLongTextIsReadAtBothEndsAndSaysSo() {
    InferenceEngine engine = engine(new FakeModel());
    Inference.Classified result = classified(soon(engine, "ab".repeat(500)));

    assertThat(result.text().bytes()).isEqualTo(1000);
    assertThat(result.text().read()).isEqualTo(512);
    assertThat(result.text().truncated()).isTrue();
    assertThat(result.degraded()).isNull();
    engine.close();
  }

  @Test
  void aChunkBombIsCutRunAloneAndSaysSo() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model);
    List<CompletableFuture<Inference>> answers =
        submit(engine, "a000", "b".repeat(200), "c".repeat(200), "ab".repeat(100));
    workers.work();
    Inference.Classified bomb = classified(answers.get(1));

    assertThat(bomb.degraded()).isEqualTo(Inference.Degradation.CHUNK_BOMB);
    assertThat(bomb.text().read()).isEqualTo(100);
    assertThat(bomb.text().truncated()).isTrue();
    assertThat(bomb.timing().batchRows()).isEqualTo(1);
    assertThat(classified(answers.get(2)).timing().batchRows()).isEqualTo(1);
    assertThat(classified(answers.get(3)).degraded()).isNull();
    engine.close();
  }

  @Test
  void aFullBatchLeavesWithoutWaiting() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model, config(3, HOUR, 100), NOBODY);
    List<CompletableFuture<Inference>> two = submit(engine, "a000", "b111");
    workers.work();
    assertThat(two).noneMatch(CompletableFuture::isDone);
    assertThat(engine.busyLanes()).isZero();
    CompletableFuture<Inference> third = soon(engine, "c222");

    assertThat(label(third)).isEqualTo("c");
    assertThat(two).allMatch(CompletableFuture::isDone);
    assertThat(model.batches).hasSize(1);
    engine.close();
  }

  @Test
  void closingFailsTheTextsThatWaitAndRefusesNewOnes() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model, config(64, HOUR, 100), NOBODY);
    List<CompletableFuture<Inference>> waiting =
        submit(engine, "a000", "b".repeat(50), "ab".repeat(200));
    assertThat(waiting).noneMatch(CompletableFuture::isDone);

    assertThat(engine.close(Duration.ZERO)).isTrue();
    assertThat(waiting)
        .allSatisfy(answer -> assertThat(failed(answer).reason()).isEqualTo(Failure.CLOSED));
    assertThat(failed(engine.submit(text("c222"))))
        .isEqualTo(new Inference.Failed(Failure.CLOSED, "the engine is closed"));
    workers.work();
    assertThat(model.batches).isEmpty();
    assertThat(engine.queuedRows()).isZero();
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

  @Test
  void theObserverIsToldOfEveryBatchAndItsChunks() {
    List<Long> chunks = new ArrayList<>();
    List<Integer> rows = new ArrayList<>();
    InferenceEngine engine =
        engine(
            new FakeModel(failOn('!', () -> new IllegalStateException("boom"))),
            config(64, Duration.ZERO, 100),
            (batch, nanos, count) -> {
              rows.add(batch.rows().size());
              chunks.add(count);
            });
    submit(engine, "a000", "b1111", "c222", "!");
    workers.work();

    assertThat(rows).containsExactly(1, 3);
    assertThat(chunks).containsExactly(1L, 3L);
    engine.close();
  }

  @Test
  void anObserverThatFailsCostsNoLane() {
    InferenceEngine engine =
        engine(
            new FakeModel(),
            config(64, Duration.ZERO, 100),
            (batch, nanos, chunks) -> {
              throw new IllegalStateException("observer");
            });

    assertThat(label(soon(engine, "a000"))).isEqualTo("a");
    assertThat(label(soon(engine, "b111"))).isEqualTo("b");
    assertThat(engine.busyLanes()).isZero();
    engine.close();
  }

  @Test
  void aTextThatComesWhileAWorkerFinishesIsItsNextBatch() {
    List<CompletableFuture<Inference>> late = new ArrayList<>();
    InferenceEngine[] engine = new InferenceEngine[1];
    engine[0] =
        engine(
            new FakeModel(),
            config(64, Duration.ZERO, 100),
            (batch, nanos, chunks) -> {
              if (late.isEmpty()) {
                late.add(engine[0].submit(text("b111")));
              }
            });
    CompletableFuture<Inference> first = engine[0].submit(text("a000"));
    workers.work();
    assertThat(label(first)).isEqualTo("a");

    assertThat(late.get(0)).as("not left for a timer").isCompleted();
    assertThat(workers.accepted()).isEqualTo(1);
    engine[0].close();
  }

  @Test
  void wrongConfigurationNamesKeyValueAndWhatWasWanted() {
    BatchingConfig batching = EngineConfig.defaults().batching();
    assertThatThrownBy(() -> new EngineConfig(batching, -1, 1, 1))
        .hasMessage("topLabels: -1, wanted 0 or more");
    assertThatThrownBy(() -> new EngineConfig(batching, 0, 0, 1))
        .hasMessage("maxTextBytes: 0, wanted 1 or more");
    assertThatThrownBy(() -> new EngineConfig(batching, 0, 1, 0))
        .hasMessage("maxSuspectBytes: 0, wanted 1 or more");
  }

  private InferenceEngine engine(FakeModel model) {
    return engine(model, config(64, Duration.ZERO, 1_000), NOBODY);
  }

  private InferenceEngine engine(FakeModel model, EngineConfig config, BatchObserver observer) {
    return new InferenceEngine(FakeModel.MANIFEST, List.of(model), workers, config, observer);
  }

  private CompletableFuture<Inference> soon(InferenceEngine engine, String text) {
    CompletableFuture<Inference> answer = engine.submit(text(text));
    workers.work();
    return answer;
  }

  private static EngineConfig config(int maxRows, Duration maxWait, int maxQueuedRows) {
    return new EngineConfig(
        new BatchingConfig(maxRows, 4096, 4096, maxWait, maxQueuedRows), 3, 1_000, 100);
  }

  private static List<CompletableFuture<Inference>> submit(
      InferenceEngine engine, String... texts) {
    List<CompletableFuture<Inference>> answers = new ArrayList<>();
    for (String text : texts) {
      answers.add(engine.submit(text(text)));
    }
    return answers;
  }

  private static Document text(String text) {
    return new Document(text.getBytes(StandardCharsets.UTF_8));
  }

  private interface Cause {
    Throwable get();
  }

  private static Consumer<Batch> failOn(char first, Cause cause) {
    return batch -> {
      if (culprit(batch, first)) {
        Throwable thrown = cause.get();
        if (thrown instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) thrown;
      }
    };
  }

  private static boolean culprit(Batch batch, char first) {
    return batch.rows().stream().anyMatch(row -> FakeModel.first(row) == first);
  }

  private static Inference.Classified classified(CompletableFuture<Inference> answer) {
    assertThat(answer).isCompleted();
    return answer
        .join()
        .fold(
            c -> c,
            f -> {
              throw new AssertionError("failed: " + f);
            });
  }

  private static Inference.Failed failed(CompletableFuture<Inference> answer) {
    assertThat(answer).isCompleted();
    return answer
        .join()
        .fold(
            c -> {
              throw new AssertionError("answered: " + c);
            },
            f -> f);
  }

  private static String label(CompletableFuture<Inference> answer) {
    return classified(answer).decisions().get(0).label();
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
