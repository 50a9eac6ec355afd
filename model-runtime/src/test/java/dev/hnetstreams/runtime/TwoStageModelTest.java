package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A network that cuts twice, with random weights: a fixture, through the real ONNX Runtime. */
class TwoStageModelTest {
  private static final float TOLERANCE = 1e-4f;
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private static OrtModel model;
  private static Manifest manifest;
  private static BatchModel lane;

  /** A stage as PyTorch computed it: positions are in the stage's own input. */
  record GoldenStage(int[] chunkStart, float[] boundaryProb) {}

  record TwoStageGolden(byte[] bytes, Map<String, float[]> logits, List<GoldenStage> stages) {}

  @BeforeAll
  static void open() {
    model = OrtModel.open(ModelBundle.load(folder()), OrtConfig.cpu());
    manifest = model.bundle().manifest();
    lane = model.lane(true);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  static List<TwoStageGolden> goldens() throws IOException {
    List<TwoStageGolden> goldens = new ArrayList<>();
    for (String line : Files.readAllLines(folder().resolve("golden.jsonl"))) {
      goldens.add(JSON.readValue(line, TwoStageGolden.class));
    }
    return goldens;
  }

  @Test
  void theFixtureIsWhole() {
    assertThat(manifest.stages()).isEqualTo(2);
    model.bundle().verifyChecksums();
    assertThat(model.bundle().goldens()).as("an older reader finds stage 0").isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void bothStagesAnswerAsPyTorchDid(TwoStageGolden golden) {
    byte[] bytes = golden.bytes();
    int width = (bytes.length + 31) / 32 * 32;
    BatchOutput output =
        lane.run(new Batch(List.of(new Row(bytes, 0, bytes.length, false, 0)), width, width));

    for (int h = 0; h < manifest.heads().size(); h++) {
      assertThat(output.heads().get(h).logits())
          .containsExactly(golden.logits().get(manifest.heads().get(h).name()), within(TOLERANCE));
    }
    for (int s = 0; s < 2; s++) {
      BatchOutput.StageOutput stage = output.stages().get(s);
      GoldenStage wanted = golden.stages().get(s);
      int count = (int) stage.chunkCount()[0];
      assertThat(Arrays.stream(stage.chunkStart()).limit(count).mapToInt(l -> (int) l))
          .as("stage %d", s)
          .containsExactly(Arrays.stream(wanted.chunkStart()).boxed().toArray(Integer[]::new));
      assertThat(Arrays.copyOf(stage.boundaryProb(), wanted.boundaryProb().length))
          .as("stage %d", s)
          .containsExactly(wanted.boundaryProb(), within(TOLERANCE));
    }
  }

  @Test
  void theEngineComposesTheInnerStageToBytes() throws IOException {
    List<TwoStageGolden> goldens = goldens();
    HandDrivenWorkers workers = new HandDrivenWorkers();
    List<CompletableFuture<Inference>> answers = new ArrayList<>();
    try (InferenceEngine engine = engine(workers)) {
      goldens.forEach(golden -> answers.add(engine.submit(new Document(golden.bytes()))));
      workers.work();
    }
    int inner = 0;
    for (int i = 0; i < goldens.size(); i++) {
      byte[] bytes = goldens.get(i).bytes();
      Inference.Classified answer = (Inference.Classified) answers.get(i).join();
      assertThat(answer.stages()).extracting(Chunks::stage).containsExactly(0, 1);
      assertThat(answer.stages()).extracting(Chunks::bytes).containsOnly(bytes.length);
      int[] outerStart = goldens.get(i).stages().get(0).chunkStart();
      int[] innerStart = goldens.get(i).stages().get(1).chunkStart();
      int[] wanted = Arrays.stream(innerStart).map(c -> outerStart[c]).toArray();
      assertThat(starts(answer.stages().get(0))).isEqualTo(outerStart);
      assertThat(starts(answer.stages().get(1))).isEqualTo(wanted);
      assertThat(answer.innermost()).isSameAs(answer.stages().get(1));
      assertThat(answer.evidence()).containsOnlyKeys("language", "code", "spam");
      assertThat(answer.evidence().get("language")).hasSize(innerStart.length);
      inner += answer.stages().get(0).count() - answer.stages().get(1).count();
    }
    assertThat(inner).as("the inner stage joins chunks").isPositive();
  }

  @Test
  void aLongTextsWindowsStandInARowInBothStages() {
    HandDrivenWorkers workers = new HandDrivenWorkers();
    try (InferenceEngine engine = engine(workers)) {
      CompletableFuture<Inference> submitted = engine.submit(new Document(Texts.ofLength(3_000)));
      workers.work();
      Inference.Classified answer = (Inference.Classified) submitted.join();

      assertThat(answer.text().windows()).hasSize(2);
      assertThat(answer.stages()).extracting(Chunks::bytes).containsOnly(answer.text().read());
      assertThat(answer.evidence().get("spam")).hasSize(answer.innermost().count());
    }
  }

  private static InferenceEngine engine(HandDrivenWorkers workers) {
    return new InferenceEngine(
        manifest, List.of(lane), workers, EngineConfig.defaults(), (batch, nanos, chunks) -> {});
  }

  private static int[] starts(Chunks chunks) {
    int[] starts = new int[chunks.count()];
    for (int c = 1; c < starts.length; c++) {
      starts[c] = starts[c - 1] + chunks.lengths()[c - 1];
    }
    return starts;
  }

  private static Path folder() {
    URL manifestJson = TwoStageModelTest.class.getResource("/two-stage-bundle/manifest.json");
    try {
      return Path.of(manifestJson.toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
