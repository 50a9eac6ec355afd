package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.bundle.Golden;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.decide.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundle in the jar, through the real ONNX Runtime on the CPU. */
class DefaultModelTest extends DefaultModel {
  /** Of probabilities and of what another batch changes. */
  private static final float TOLERANCE = 1e-4f;

  @ParameterizedTest
  @MethodSource("goldens")
  void answersAsItsGoldensSay(Golden golden) {
    float tolerance = manifest.goldenTolerance().floatValue();
    byte[] bytes = golden.bytes();
    BatchOutput output = lane.run(batch(List.of(bytes)));

    for (int h = 0; h < manifest.heads().size(); h++) {
      String name = manifest.heads().get(h).name();
      assertThat(output.heads().get(h).logits())
          .as("logits of %s", name)
          .containsExactly(golden.logits().get(name), within(tolerance));
    }
    BatchOutput.StageOutput stage = output.stages().get(0);
    int count = (int) stage.chunkCount()[0];
    assertThat(count).isEqualTo(golden.chunkStart().length);
    for (int c = 0; c < count; c++) {
      assertThat(stage.chunkStart()[c]).isEqualTo(golden.chunkStart()[c]);
    }
    assertThat(golden.boundaryProb()).hasSameSizeAs(bytes);
    for (int i = 0; i < bytes.length; i++) {
      assertThat(stage.boundaryProb()[i])
          .as("boundary probability of byte %d", i)
          .isCloseTo(golden.boundaryProb()[i], within(tolerance / 10));
    }
  }

  @Test
  void everyGoldenIsAnsweredTheSameInOneBatch() {
    List<byte[]> texts = goldens().stream().map(Golden::bytes).toList();
    BatchOutput output = lane.run(batch(texts));

    for (int r = 0; r < texts.size(); r++) {
      RowResult row = RowResult.of(output, r, texts.get(r).length, Inference.Timing.NONE);
      BatchOutput alone = lane.run(batch(List.of(texts.get(r))));
      for (int h = 0; h < manifest.heads().size(); h++) {
        assertThat(row.logits()[h])
            .as("golden %d, head %s", r, manifest.heads().get(h).name())
            .containsExactly(alone.heads().get(h).logits(), within(TOLERANCE));
      }
      assertThat(row.stages().get(0).count()).isEqualTo(goldens().get(r).chunkStart().length);
    }
  }

  @Test
  void evidenceSumsToTheRawLabelsLogit() {
    List<byte[]> texts = new ArrayList<>(Texts.ofAllLengths(20, 1_024));
    goldens().forEach(golden -> texts.add(golden.bytes()));
    for (byte[] bytes : texts) {
      RowResult row =
          RowResult.of(lane.run(batch(List.of(bytes))), 0, bytes.length, Inference.Timing.NONE);
      for (int h = 0; h < manifest.heads().size(); h++) {
        if (!manifest.heads().get(h).multiLabel()) {
          float best = Float.NEGATIVE_INFINITY;
          for (float logit : row.logits()[h]) {
            best = Math.max(best, logit);
          }
          assertThat(row.evidence()[h]).hasSize(row.stages().get(0).count());
          assertThat(sum(row.evidence()[h])).isCloseTo(best, within(1e-3));
        }
      }
    }
  }

  @Test
  void evidenceIsThereForEverySingleLabelHeadAndOnlyWhenAskedFor() {
    List<byte[]> text = List.of(Texts.ofLength(50));

    assertThat(alone(manifest, EngineConfig.defaults(), text).get(0).evidence())
        .containsOnlyKeys("language", "code", "spam", "toxic");
    HandDrivenWorkers workers = new HandDrivenWorkers();
    try (InferenceEngine engine =
        new InferenceEngine(
            manifest, List.of(model.lane(false)), workers, EngineConfig.defaults(), NOBODY)) {
      CompletableFuture<Inference> answer = engine.submit(new Document(text.get(0)));
      workers.work();
      assertThat(((Inference.Classified) answer.join()).evidence()).isEmpty();
    }
  }

  static List<Integer> buckets() {
    return ModelBundle.bundled().manifest().bucketBytes();
  }

  @ParameterizedTest
  @MethodSource("buckets")
  void everyBucketRunsFullAndAtItsLeast(int bucket) {
    List<Integer> buckets = buckets();
    int at = buckets.indexOf(bucket);
    int least = at == 0 ? 1 : buckets.get(at - 1) + 1;
    List<byte[]> texts = List.of(Texts.ofLength(bucket), Texts.ofLength(least));
    for (Inference.Classified answer : together(manifest, EngineConfig.defaults(), texts)) {
      assertThat(answer.timing().bucket()).isEqualTo(bucket);
      assertWhole(answer);
      assertThat(answer.text().truncated()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2_048, 2_049, 4_096, 5_000})
  void aTextOfAnyLengthIsAnswered(int length) {
    Inference.Classified answer = answer(Texts.ofLength(length));

    assertWhole(answer);
    assertThat(answer.text().bytes()).isEqualTo(length);
    assertThat(answer.text().windows()).hasSize(length > 2_048 ? 2 : 1);
    assertThat(answer.text().truncated()).isEqualTo(answer.text().read() < length);
    if (length <= 2_049) {
      assertThat(answer.text().read()).isEqualTo(length);
    }
    if (length == 1) {
      assertThat(answer.decisions())
          .extracting(Decision::abstained)
          .containsOnly(Abstention.TOO_SHORT);
    }
  }

  @Test
  void invalidUtf8IsClassifiedAllTheSame() {
    byte[] latin1 =
        "Le caf\u00e9 de la gare est ferm\u00e9 ce soir"
            .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    Inference.Classified answer = answer(latin1);

    assertWhole(answer);
    assertThat(answer.text().validUtf8()).isFalse();
    assertThat(answer.text().read()).isEqualTo(latin1.length);
  }

  @Test
  void warmingUpRunsEveryBucketAloneAndInCompany() {
    List<String> shapes = new ArrayList<>();
    model.warmUp(
        batch -> {
          shapes.add(batch.rows().size() + "x" + batch.width());
          return lane.run(batch);
        },
        128);

    assertThat(shapes).startsWith("1x32", "4x32", "1x64", "2x64", "1x96", "1x128", "1x160");
    assertThat(shapes).endsWith("1x2048").hasSize(19);
  }

  /** What must hold of every answer. */
  private static void assertWhole(Inference.Classified answer) {
    assertThat(answer.modelName()).isEqualTo(manifest.name());
    assertThat(answer.modelVersion()).isEqualTo(manifest.version());
    assertThat(answer.innermost().bytes()).isEqualTo(answer.text().read());
    for (float prob : answer.innermost().boundaryProb()) {
      assertThat(prob).isBetween(0f, 1f);
    }
    assertThat(answer.decisions())
        .extracting(Decision::head)
        .containsExactlyElementsOf(
            manifest.heads().stream().filter(h -> !h.multiLabel()).map(Head::name).toList());
    for (Decision decision : answer.decisions()) {
      assertThat(decision.confidence()).isBetween(0.0, 1.0);
      assertThat(decision.top()).hasSizeLessThanOrEqualTo(3).isNotEmpty();
    }
    assertThat(answer.evidence().get("language")).hasSize(answer.innermost().count());
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
