package dev.hnetstreams.app.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.runtime.bundle.BundleException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of a folder of bundles, and what is written into it. */
class ModelFolderTest {
  @TempDir Path path;
  private ModelFolder folder;

  @BeforeEach
  void fill() throws IOException {
    folder = new ModelFolder(path);
    TestBundle.small("1.0.0").write(path.resolve("a"));
    TestBundle.small("2.0.0").write(path.resolve("b"));
  }

  @Test
  void aBundleThatIsBeingCopiedIsIncompleteWhateverIsMissing() throws IOException {
    Path c = TestBundle.small("3.0.0").write(path.resolve("c"));
    Files.writeString(c.resolve("model.onnx"), "not a g");
    assertThat(problem("c").reason()).isEqualTo(BundleRefusal.Reason.INCOMPLETE);
    assertThat(problem("c").message()).contains("model.onnx: 7 bytes, the manifest wants 11 bytes");
    Files.delete(c.resolve("model.onnx"));
    assertThat(problem("c").message()).contains("model.onnx: not there");
    Files.delete(c.resolve("manifest.json"));
    assertThat(problem("c").reason()).isEqualTo(BundleRefusal.Reason.INCOMPLETE);
    Files.writeString(c.resolve("manifest.json"), "{\"format\": 1,");
    assertThat(problem("c").reason()).isEqualTo(BundleRefusal.Reason.BROKEN);
    TestBundle.small("3.0.0").write(c);
    assertThat(folder.list().entry("c").orElseThrow().problem()).isNull();
  }

  @Test
  void filesAndHiddenFoldersAreNoBundles() throws IOException {
    TestBundle.small("3.0.0").write(path.resolve(".copying"));
    Files.writeString(path.resolve("notes.txt"), "c");

    assertThat(folder.list().entries()).extracting(Listing.Entry::name).containsExactly("a", "b");
  }

  @Test
  void aFingerprintChangesWithSizeTimeAndName() throws IOException {
    String before = fingerprint();
    assertThat(fingerprint()).isEqualTo(before);
    Path model = path.resolve("a/model.onnx");
    Files.setLastModifiedTime(model, FileTime.fromMillis(1));
    String older = fingerprint();
    assertThat(older).isNotEqualTo(before);
    Files.writeString(path.resolve("a/more"), "");
    assertThat(fingerprint()).isNotEqualTo(older);
  }

  @Test
  void rollingBackGoesToAndFro() throws IOException {
    folder.activate("a");
    assertThat(folder.list().active()).isEqualTo("a");
    assertThat(folder.list().previous()).as("the highest was active").isEqualTo("b");
    assertThat(folder.rollBack()).isEqualTo("b");
    assertThat(folder.list().previous()).isEqualTo("a");
    assertThat(folder.rollBack()).isEqualTo("a");
    folder.activate("a");
    assertThat(folder.list().previous()).as("chosen again").isEqualTo("b");
    folder.activateLatest();
    assertThat(folder.list().chosen()).contains("b");
    assertThat(folder.rollBack()).as("the version below").isEqualTo("a");
  }

  @Test
  void aChoiceWrittenByHandIsOne() throws IOException {
    Files.writeString(path.resolve("active"), "  a \n\n");

    assertThat(folder.list().active()).isEqualTo("a");
    assertThatThrownBy(folder::rollBack)
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("nothing was active before");
  }

  @Test
  void whatIsNotWholeIsNeitherActivatedNorTried() throws IOException {
    Files.writeString(path.resolve("b/model.onnx"), "not a grapH");
    for (String name : new String[] {"b", "c", "../a", ""}) {
      assertThatThrownBy(() -> folder.activate(name)).isInstanceOf(BundleException.class);
      assertThatThrownBy(() -> folder.shadow(name)).isInstanceOf(BundleException.class);
    }
    assertThat(path.resolve("active")).doesNotExist();
    assertThat(path.resolve("candidate")).doesNotExist();
    assertThatThrownBy(() -> folder.activate("b")).hasMessageContaining("SHA-256");
  }

  private BundleRefusal problem(String name) throws IOException {
    return folder.list().entry(name).orElseThrow().problem();
  }

  private String fingerprint() throws IOException {
    return folder.list().entry("a").orElseThrow().fingerprint();
  }
}
