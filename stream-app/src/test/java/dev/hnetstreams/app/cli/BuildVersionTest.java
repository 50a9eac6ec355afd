package dev.hnetstreams.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;

/** The jar's own manifest is .ci/release's business: here there is no jar. */
class BuildVersionTest {
  @Test
  void aJarSaysItsVersionAndItsCommit() {
    assertThat(BuildVersion.words(manifest("0.4.0", "1a2b3c4d5e6f")))
        .isEqualTo("0.4.0 (commit 1a2b3c4d5e6f)");
  }

  @Test
  void sourcesWithoutGitHaveNoCommitAndClassesWithoutAJarNoVersion() {
    assertThat(BuildVersion.words(manifest("0.4.0", "unknown")))
        .isEqualTo("0.4.0 (commit unknown)");
    assertThat(BuildVersion.words(new Attributes())).isEqualTo("development");
    assertThat(new BuildVersion().getVersion()).containsExactly("hnet-streams development");
  }

  private static Attributes manifest(String version, String commit) {
    Attributes manifest = new Attributes();
    manifest.put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    manifest.putValue("Build-Commit", commit);
    return manifest;
  }
}
