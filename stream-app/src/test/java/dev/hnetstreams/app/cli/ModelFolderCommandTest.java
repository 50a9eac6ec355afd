package dev.hnetstreams.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.lifecycle.TestBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Choosing a model from the command line. */
@ResourceLock(Resources.SYSTEM_OUT)
class ModelFolderCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void fill() throws IOException {
    TestBundle.small("1.0.0").write(folder.resolve("a"));
    TestBundle.small("2.0.0").write(folder.resolve("b"));
  }

  @Test
  void activateRollBackAndBackToTheLatest() {
    assertThat(good("activate", "a").text()).isEqualTo("active: a\n");
    assertThat(good("rollback").text()).isEqualTo("active: b\n");
    assertThat(good("rollback").text()).isEqualTo("active: a\n");
    assertThat(good("activate", "--latest").text()).isEqualTo("active: b\n");
  }

  @Test
  void listShowsWhatIsChosenAndWhatIsWrong() throws IOException {
    assertThat(good("list").lines().get(1)).matches("b +tiny/2\\.0\\.0 +active \\(highest.*");
    Files.delete(folder.resolve("b/model.onnx"));
    good("activate", "a");
    good("shadow", "a");
    Cli cli = good("list");

    assertThat(cli.lines().get(0)).matches("a +tiny/1\\.0\\.0 +active, candidate");
    assertThat(cli.lines().get(1))
        .matches("b +tiny/2\\.0\\.0 +previous, incomplete: .*not there.*");
    assertThat(good("shadow", "--none").text()).isEqualTo("candidate: none\n");
    assertThat(good("list").text()).doesNotContain("candidate");
  }

  @Test
  void wrongUsageIsSaidInOneLine() throws IOException {
    Files.writeString(folder.resolve("b/model.onnx"), "not a grapH");
    wrong("no bundle 'c' there; there is [a, b]", "activate", "c");
    wrong("SHA-256", "activate", "b");
    wrong("SHA-256", "shadow", "b");
    wrong("expected either NAME or --latest", "activate");
    wrong("expected either NAME or --latest", "activate", "a", "--latest");
    wrong("expected either NAME or --none", "shadow");
    Files.writeString(folder.resolve("active"), "a");
    wrong("nothing was active before", "rollback");
    Cli nowhere = Cli.run("model", "list", folder.resolve("gone").toString());
    assertThat(nowhere.exit()).isNotZero();
    assertThat(nowhere.err()).contains("gone").doesNotContain("\tat ");
  }

  private Cli good(String command, String... more) {
    Cli cli = run(command, more);
    assertThat(cli.err()).isEmpty();
    assertThat(cli.exit()).isZero();
    return cli;
  }

  private void wrong(String message, String command, String... more) {
    Cli cli = run(command, more);
    assertThat(cli.err()).contains(message).doesNotContain("\tat ");
    assertThat(cli.text()).isEmpty();
    assertThat(cli.exit()).isEqualTo(2);
  }

  private Cli run(String command, String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "model";
    all[1] = command;
    all[2] = folder.toString();
    System.arraycopy(more, 0, all, 3, more.length);
    return Cli.run(all);
  }
}
