package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.decide.Decision;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same bytes get the same answer whatever their company, on the real ONNX Runtime. */
class BatchInvarianceTest extends DefaultModel {
  /** Of confidences, alone against in company. */
  private static final double BATCH_TOLERANCE = 1e-4;

  @Test
  void aMessageAloneIsAnsweredAsAmongSixtyThreeOfOtherLengths() {
    List<byte[]> texts = Texts.ofAllLengths(64, 512);
    Manifest oneBucket = withBuckets(List.of(512));
    BatchingConfig oneBatch = new BatchingConfig(64, 64 * 512, 64 * 512, Duration.ZERO, 1_000);
    EngineConfig config = new EngineConfig(oneBatch, 3, 1_000_000, 512);

    List<Inference.Classified> together = together(oneBucket, config, texts);
    assertThat(together).allMatch(answer -> answer.timing().batchRows() == 64);
    List<Inference.Classified> alone = alone(oneBucket, config, texts);
    assertThat(alone).allMatch(answer -> answer.timing().batchRows() == 1);
    assertSame(alone, together);
  }

  @Test
  void aMessageOfAnyLengthAloneIsAnsweredAsInTheServicesOwnBatches() {
    List<byte[]> texts = Texts.ofAllLengths(120, 3_000);
    EngineConfig config = EngineConfig.defaults();

    List<Inference.Classified> together = together(manifest, config, texts);
    assertThat(together).anyMatch(answer -> answer.timing().batchRows() > 10);
    assertSame(alone(manifest, config, texts), together);
  }

  @Test
  void theSameBatchTwiceIsAnsweredTheSame() {
    Batch batch = batch(Texts.ofAllLengths(16, 300));
    BatchOutput first = lane.run(batch);
    BatchOutput largerBetween = lane.run(batch(Texts.ofAllLengths(32, 512)));
    BatchOutput second = lane.run(batch);

    assertThat(largerBetween.stages().get(0).chunkCount()).hasSize(32);
    for (int h = 0; h < manifest.heads().size(); h++) {
      assertThat(second.heads().get(h).logits()).isEqualTo(first.heads().get(h).logits());
    }
    assertThat(second.stages().get(0).chunkStart()).isEqualTo(first.stages().get(0).chunkStart());
  }

  private static void assertSame(
      List<Inference.Classified> alone, List<Inference.Classified> together) {
    assertThat(together).hasSameSizeAs(alone);
    for (int i = 0; i < alone.size(); i++) {
      Inference.Classified a = alone.get(i);
      Inference.Classified b = together.get(i);
      String which = "text of " + a.text().bytes() + " bytes";
      assertThat(b.text()).isEqualTo(a.text());
      for (int s = 0; s < a.stages().size(); s++) {
        assertThat(b.stages().get(s).lengths()).as(which).isEqualTo(a.stages().get(s).lengths());
      }
      for (int d = 0; d < a.decisions().size(); d++) {
        Decision x = a.decisions().get(d);
        Decision y = b.decisions().get(d);
        assertThat(y.raw()).as(which).isEqualTo(x.raw());
        assertThat(y.label()).as(which).isEqualTo(x.label());
        assertThat(y.abstained()).as(which).isEqualTo(x.abstained());
        assertThat(y.confidence()).as(which).isCloseTo(x.confidence(), within(BATCH_TOLERANCE));
      }
      assertThat(b.noise().score()).as(which).isCloseTo(a.noise().score(), within(BATCH_TOLERANCE));
    }
  }

  private static Manifest withBuckets(List<Integer> buckets) {
    return new Manifest(
        1,
        manifest.name(),
        manifest.version(),
        null,
        manifest.stages(),
        buckets.get(buckets.size() - 1),
        manifest.lengthMultiple(),
        buckets,
        manifest.heads(),
        manifest.files(),
        null,
        null,
        null,
        manifest.goldenTolerance());
  }
}
