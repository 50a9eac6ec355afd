package dev.hnetstreams.runtime.ort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.BundleFolder;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrtModelTest {
  @TempDir Path folder;

  @Test
  void runsOnTheCpuWhenToldTo() {
    try (OrtModel model = OrtModel.open(ModelBundle.bundled(), OrtConfig.cpu())) {
      assertThat(model.provider()).isEqualTo(Provider.CPU);
      assertThat(model.fallback()).isNull();
    }
  }

  @Test
  void cudaWithoutAGpuRefusesToStartAndSaysWhy() {
    assumeNoCuda();

    assertThatThrownBy(
            () -> OrtModel.open(ModelBundle.bundled(), new OrtConfig(Provider.CUDA, 1, 1)))
        .isInstanceOf(ModelFailedException.class)
        .hasMessageContaining("cannot load the graph on cuda device 1")
        .hasMessageContaining("CUDA")
        .hasCauseInstanceOf(ai.onnxruntime.OrtException.class);
  }

  @Test
  void autoWithoutAGpuRunsOnTheCpuAndSaysWhy() {
    assumeNoCuda();

    try (OrtModel model =
        OrtModel.open(ModelBundle.bundled(), new OrtConfig(Provider.AUTO, 0, 1))) {
      assertThat(model.provider()).isEqualTo(Provider.CPU);
      assertThat(model.fallback()).contains("CUDA").doesNotContain("\n");
      Row row = new Row(new byte[] {'o', 'k'}, 0, 2, false, 0);
      assertThat(model.lane(false).run(new Batch(List.of(row), 32, 32)).innermostChunks())
          .isEqualTo(1);
    }
  }

  @Test
  void aHeadThatTheGraphDoesNotHaveIsNamed() {
    assertRefused(
        bundle -> {
          var head = bundle.head(0).deepCopy().put("name", "mood");
          bundle.manifest().withArray("heads").add(head);
        },
        "'logits_mood'");
  }

  @Test
  void aHeadWithAnotherNumberOfLabelsIsNamed() {
    assertRefused(
        bundle -> {
          bundle.head(3).remove("reference");
          bundle.head(3).withArray("labels").add("eggs");
        },
        "'logits_spam'",
        "[-1, 3]");
  }

  @Test
  void aStageThatTheGraphDoesNotHaveIsNamed() {
    assertRefused(bundle -> bundle.manifest().put("stages", 2), "'boundary_prob_1'");
  }

  @Test
  void aHeadWithoutEvidenceIsNamed() {
    assertRefused(bundle -> bundle.head(2).put("multiLabel", false), "'evidence_noise'");
  }

  @Test
  void whatIsNoGraphIsRefused() {
    ModelBundle bundle = BundleFolder.minimal(folder).load();

    assertThatThrownBy(() -> OrtModel.open(bundle, OrtConfig.cpu()))
        .isInstanceOf(ModelFailedException.class)
        .hasMessageContaining("cannot load the graph on cpu");
  }

  @Test
  void aRunThatTheGraphRefusesSaysItsShape() throws URISyntaxException {
    Path manifest =
        Path.of(OrtModelTest.class.getResource("/two-stage-bundle/manifest.json").toURI());
    ModelBundle oddWidthsRefused = ModelBundle.load(manifest.getParent());
    try (OrtModel model = OrtModel.open(oddWidthsRefused, OrtConfig.cpu())) {
      Row row = new Row(new byte[] {'o', 'k'}, 0, 2, false, 0);

      assertThatThrownBy(() -> model.lane(false).run(new Batch(List.of(row), 33, 33)))
          .isInstanceOf(ModelFailedException.class)
          .hasMessageContaining("run of 1 rows of 33 bytes");
    }
  }

  @Test
  void providersHaveLowerCaseNames() {
    assertThat(Provider.values())
        .extracting(Provider::wireName)
        .containsExactly("cpu", "cuda", "auto");
  }

  @Test
  void wrongConfigurationNamesKeyValueAndWhatWasWanted() {
    assertThatThrownBy(() -> new OrtConfig(Provider.CPU, -1, 1))
        .hasMessage("deviceId: -1, expected 0 or more");
    assertThatThrownBy(() -> new OrtConfig(Provider.CPU, 0, 0))
        .hasMessage("intraOpThreads: 0, expected 1 or more");
  }

  private void assertRefused(Consumer<BundleFolder> spoil, String... parts) {
    BundleFolder bundle = BundleFolder.copyOfDefault(folder);
    spoil.accept(bundle);
    ModelBundle spoiled = bundle.writeManifest().load();

    assertThatThrownBy(() -> OrtModel.open(spoiled, OrtConfig.cpu()))
        .isInstanceOf(BundleException.class)
        .hasMessageStartingWith(spoiled.id())
        .hasMessageContainingAll(parts);
  }

  /** With {@code -Pcuda} on a machine with a GPU, these two tests say nothing. */
  private static void assumeNoCuda() {
    Assumptions.assumeFalse(
        OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA),
        "this ONNX Runtime has CUDA");
  }
}
