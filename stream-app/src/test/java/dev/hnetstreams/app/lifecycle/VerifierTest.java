package dev.hnetstreams.app.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hnetstreams.app.lifecycle.BundleRefusal.Reason;
import dev.hnetstreams.app.lifecycle.BundleRefusal.RefusedException;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.BundleFiles;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.ort.GoldenCheck;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each thing that can be wrong with a bundle has its own reason. */
class VerifierTest {
  @TempDir Path folder;

  private final Verifier verifier =
      new Verifier(
          OrtConfig.cpu(),
          manifest -> {
            if (manifest.heads().stream().noneMatch(head -> head.name().equals("spam"))) {
              throw new IllegalArgumentException("routes: no head spam");
            }
          });

  @Test
  void aWholeBundleIsOpened() throws Exception {
    ModelBundle bundle = ModelBundle.load(TestBundle.real("1.0.0").write(folder));
    try (OrtModel model = verifier.verified(bundle)) {
      assertThat(model.bundle().id()).isEqualTo("hnet-tiny/1.0.0");
    }
  }

  @Test
  void eachFaultHasItsReason() throws IOException {
    assertRefused(Reason.ROUTES, TestBundle.real("1.0.0").withoutHead("spam"));
    assertRefused(Reason.GRAPH, TestBundle.small("1.0.0"));
    assertRefused(Reason.GOLDENS, TestBundle.real("1.0.0").withWrongGolden());
    assertRefused(Reason.GOLDENS, TestBundle.real("1.0.0").file("golden.jsonl", new byte[0]));
    TestBundle.real("1.0.0").write(folder);
    Files.write(folder.resolve("golden.jsonl"), new byte[(int) size("golden.jsonl")]);
    assertThat(refusal().reason()).isEqualTo(Reason.BROKEN);
  }

  /** Without a watched folder there is no next best: the service does not start. */
  @Test
  void aRequiredBundleFailsWithWhatIsWrong() throws IOException {
    TestBundle.real("1.0.0").withWrongGolden().write(folder);
    assertThatThrownBy(() -> verifier.required(ModelBundle.load(folder)))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining(
            ModelBundle.bundled().goldens().size() + " goldens: largest difference");
    TestBundle.real("1.0.0").withoutHead("spam").write(folder);
    assertThatThrownBy(() -> verifier.required(ModelBundle.load(folder)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("routes: no head spam");
    Files.write(folder.resolve("model.onnx"), new byte[(int) size("model.onnx")]);
    assertThatThrownBy(() -> verifier.required(ModelBundle.load(folder)))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("model.onnx: SHA-256 is ");
  }

  @Test
  void filesThatWereReadAreNotReadAgain() throws IOException {
    BundleFiles files = ModelBundle.load(TestBundle.real("1.0.0").write(folder)).read();
    for (String name : new String[] {"manifest.json", "model.onnx", "golden.jsonl"}) {
      Files.delete(folder.resolve(name));
    }
    try (OrtModel model = OrtModel.open(files, OrtConfig.cpu())) {
      assertThat(GoldenCheck.of(files, model.lane(false)).good()).isTrue();
    }
  }

  private void assertRefused(Reason reason, TestBundle bundle) throws IOException {
    bundle.write(folder);
    assertThat(refusal().reason()).isEqualTo(reason);
  }

  private BundleRefusal refusal() {
    RefusedException refused =
        catchThrowableOfType(
            RefusedException.class, () -> verifier.verified(ModelBundle.load(folder)));
    assertThat(refused).isNotNull();
    return refused.refusal();
  }

  private long size(String file) throws IOException {
    return Files.size(folder.resolve(file));
  }
}
