package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.runtime.Inference.Failure;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.decide.Noise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The engine with workers driven by hand: each step of a text's way, one at a time. */
class InferenceEngineTest extends HandDrivenEngine {
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
  void noWorkerIsIdleWhileATextWaits() {
    Random random = new Random(18);
    InferenceEngine[] engine = new InferenceEngine[1];
    List<Integer> idleWhileSomeWait = new ArrayList<>();
    Runnable look =
        () -> {
          if (engine[0].queuedRows() > 0) {
            idleWhileSomeWait.add(2 - engine[0].busyLanes());
          }
        };
    Runnable more =
        () -> {
          for (int i = random.nextInt(idleWhileSomeWait.size() < 1_000 ? 5 : 1); i > 0; i--) {
            submit(engine[0], "a".repeat(1 + random.nextInt(200)));
            look.run();
          }
        };
    List<BatchModel> lanes =
        List.of(new FakeModel(batch -> more.run()), new FakeModel(batch -> more.run()));
    engine[0] =
        new InferenceEngine(
            FakeModel.MANIFEST,
            lanes,
            workers,
            config(3, Duration.ZERO, 100_000),
            (batch, nanos, chunks) -> look.run());
    while (idleWhileSomeWait.size() < 1_000) {
      more.run();
      workers.work();
      look.run();
    }

    assertThat(idleWhileSomeWait).containsOnly(0);
    assertThat(engine[0].queuedRows()).isZero();
    engine[0].close();
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
            new Inference.Failed(
                Failure.TOO_LARGE, "text of 1001 bytes, the limit is 1000", "fake/1.2"));
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
        .hasMessage("topLabels: -1, expected 0 or more");
    assertThatThrownBy(() -> new EngineConfig(batching, 0, 0, 1))
        .hasMessage("maxTextBytes: 0, expected 1 or more");
    assertThatThrownBy(() -> new EngineConfig(batching, 0, 1, 0))
        .hasMessage("maxSuspectBytes: 0, expected 1 or more");
  }
}
