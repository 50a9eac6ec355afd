package dev.hnetstreams.runtime.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBundleTest {
  @TempDir Path folder;
  private BundleFolder bundle;

  @BeforeEach
  void writeBundle() {
    bundle = BundleFolder.minimal(folder);
  }

  @Test
  void aGoodBundleLoads() {
    ModelBundle loaded = bundle.load();

    assertThat(loaded.id()).isEqualTo("tiny/1.2");
    assertThat(loaded.manifest().bucketBytes()).containsExactly(32, 64);
    assertThat(new String(loaded.model(), StandardCharsets.UTF_8)).isEqualTo("not a graph");
    assertThat(loaded.goldens()).isEmpty();
    loaded.verifyChecksums();
  }

  @Test
  void theDefaultBundleIsWhole() {
    ModelBundle bundled = ModelBundle.bundled();

    bundled.verifyChecksums();
    assertThat(bundled.goldens()).isNotEmpty();
    assertThat(bundled.manifest().head("language")).isPresent();
    assertThat(bundled.manifest().head("no_such_head")).isEmpty();
    assertThat(bundled.manifest().heads())
        .allSatisfy(head -> assertThat(ThresholdMode.values()).allMatch(head::has));
  }

  @Test
  void goldensAreRead() {
    bundle
        .file(
            "golden.jsonl",
            """
            {"bytes": "b2s=", "logits": {"spam": [0.5, -1]}, "chunkStart": [0], "boundaryProb": [1.0, 0.2]}

            """
                .getBytes(StandardCharsets.UTF_8))
        .writeManifest();
    List<Golden> goldens = bundle.load().goldens();

    assertThat(goldens).hasSize(1);
    assertThat(goldens.get(0).bytes()).isEqualTo("ok".getBytes(StandardCharsets.UTF_8));
    assertThat(goldens.get(0).logits().get("spam")).containsExactly(0.5f, -1f);
    assertThat(goldens.get(0).chunkStart()).containsExactly(0);
    assertThat(goldens.get(0).boundaryProb()).containsExactly(1f, 0.2f);
  }

  @Test
  void goldensThatAreNotJsonSaySo() {
    bundle.file("golden.jsonl", "{oops\n".getBytes(StandardCharsets.UTF_8)).writeManifest();

    assertRefused(() -> bundle.load().goldens(), "golden.jsonl");
  }

  @Test
  void aFolderWithoutManifestIsNoBundle() throws IOException {
    Files.delete(folder.resolve("manifest.json"));

    assertRefused(
        () -> bundle.load(),
        folder.toString(),
        "no manifest.json there",
        "expected a model bundle");
    assertRefused(() -> ModelBundle.load(folder.resolve("nowhere")), "nowhere", "no manifest.json");
  }

  @Test
  void aFileInPlaceOfAFolderIsNoBundle() {
    assertRefused(
        () -> ModelBundle.load(folder.resolve("model.onnx")),
        "model.onnx: manifest.json: cannot be read");
  }

  @Test
  void aManifestThatIsNotJsonSaysSo() {
    bundle.overwrite("manifest.json", "{\"format\": 1,".getBytes(StandardCharsets.UTF_8));
    assertRefused(() -> bundle.load(), folder.toString(), "manifest.json");

    bundle.overwrite("manifest.json", new byte[0]);
    assertRefused(() -> bundle.load(), folder.toString(), "manifest.json");

    bundle.overwrite("manifest.json", "null".getBytes(StandardCharsets.UTF_8));
    assertRefused(() -> bundle.load(), folder.toString(), "manifest.json");
  }

  @Test
  void aFileOfAnotherSizeIsRefused() {
    bundle.overwrite("model.onnx", "longer than before".getBytes(StandardCharsets.UTF_8));

    assertRefused(() -> bundle.load().model(), "tiny/1.2", "model.onnx", "18 bytes", "wants 11");
    assertRefused(() -> bundle.load().verifyChecksums(), "model.onnx");
  }

  @Test
  void aFileWithAnotherChecksumIsRefused() {
    byte[] changed = "not a grapH".getBytes(StandardCharsets.UTF_8);
    bundle.overwrite("model.onnx", changed);

    assertRefused(
        () -> bundle.load().model(),
        "tiny/1.2: model.onnx: SHA-256 is " + BundleFolder.sha256(changed),
        "wants " + BundleFolder.sha256("not a graph".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aFileThatTheManifestNamesMustBeThere() throws IOException {
    bundle.file("README.md", new byte[] {'x'}).writeManifest();
    Files.delete(folder.resolve("README.md"));

    assertRefused(
        () -> bundle.load().verifyChecksums(), "README.md: named in the manifest, cannot be read");
  }

  static void assertRefused(Runnable load, String... parts) {
    assertThatThrownBy(load::run)
        .isInstanceOf(BundleException.class)
        .hasMessageContainingAll(parts);
  }
}
