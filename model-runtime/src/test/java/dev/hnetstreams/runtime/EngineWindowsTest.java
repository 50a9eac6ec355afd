package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.runtime.Inference.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Texts that are longer than a row, or that only look harmless. */
class EngineWindowsTest extends HandDrivenEngine {
  @Test
  void aLongTextThatOnlyHalfFitsInTheQueueIsRefusedWhole() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model, config(64, Duration.ZERO, 2), NOBODY);
    submit(engine, "a000", "b111");
    CompletableFuture<Inference> refused = engine.submit(text("abcdefgh".repeat(50)));
    workers.work();

    assertThat(failed(refused).reason()).isEqualTo(Failure.OVERLOADED);
    assertThat(model.batches).as("its first half is not run").hasSize(2);
    assertThat(engine.queuedRows()).isZero();
    engine.close();
  }

  @Test
  void aHalfRefusedTextDoesNotBlockTheQueue() {
    InferenceEngine engine = engine(new FakeModel(), config(64, Duration.ZERO, 1), NOBODY);
    CompletableFuture<Inference> refused = engine.submit(text("abcdefgh".repeat(50)));

    assertThat(failed(refused).reason()).isEqualTo(Failure.OVERLOADED);
    assertThat(label(soon(engine, "b111"))).isEqualTo("b");
    engine.close();
  }

  @Test
  void aLongTextPoolsItsTwoWindowsByBytes() {
    FakeModel model = new FakeModel();
    InferenceEngine engine = engine(model);
    Inference.Classified result = classified(soon(engine, "abcdefgh".repeat(38).substring(0, 300)));

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
    Inference.Classified result =
        classified(soon(engine, "abcdefgh".repeat(32) + "cdefghab".repeat(8)));
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
    Inference.Classified result = classified(soon(engine, "abcdefgh".repeat(125)));

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
        submit(engine, "a000", "b".repeat(200), "c".repeat(200), "abcdefgh".repeat(25));
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
}
