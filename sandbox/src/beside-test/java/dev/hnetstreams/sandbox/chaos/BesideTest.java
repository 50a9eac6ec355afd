package dev.hnetstreams.sandbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** That the comparison works; it asserts no times, and nothing of the other peers' results. */
class BesideTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CommandLine line =
      BesideMain.line().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

  @Test
  void everyPeerIsKilledComesBackAndIsCounted() {
    assertThat(line.execute("--rounds", "0", "--kills", "1", "--work", "http"))
        .as("%s%s", out, err)
        .isZero();

    for (Peer peer : Peer.values()) {
      assertThat(out.toString().lines())
          .anyMatch(row -> row.startsWith("| " + peer.title + " | 3 |"));
    }
    assertThat(out.toString()).doesNotContain("**");
  }

  @Test
  void speedIsMeasured() {
    assertThat(
            line.execute(
                "--rounds",
                "1",
                "--seconds",
                "1",
                "--kills",
                "0",
                "--peers",
                "stage",
                "--work",
                "model"))
        .as("%s%s", out, err)
        .isZero();

    assertThat(out.toString()).containsPattern("\\| `AsyncStage`, Kafka Streams \\| [0-9,]+ \\|");
  }

  @Test
  void tablesReplaceWhatIsBetweenTheMarks(@TempDir Path folder) throws IOException {
    Path doc = folder.resolve("README.md");
    Files.writeString(doc, "before\n" + PeersDoc.BEGIN + "old\n" + PeersDoc.END + "after\n");
    PeersDoc.require(doc);

    PeersDoc.write(doc, "new\n");
    PeersDoc.write(doc, "newest\n");

    assertThat(doc)
        .hasContent("before\n" + PeersDoc.BEGIN + "\nnewest\n\n" + PeersDoc.END + "after\n");
    PeersDoc.require(Path.of("../stream-async/README.md"));
  }

  @Test
  void tablesAreWrittenWholeAndOnlyBetweenMarks(@TempDir Path folder) throws IOException {
    Path doc = Files.writeString(folder.resolve("other.md"), "no marks\n");

    assertThat(line.execute("--docs", doc.toString())).isEqualTo(2);
    assertThat(line.execute("--docs", doc.toString(), "--rounds", "0")).isEqualTo(2);
    assertThat(line.execute("--docs", folder.resolve("none.md").toString())).isEqualTo(2);

    assertThat(err.toString())
        .contains(doc + ": expected a line <!-- beside -->")
        .contains("--docs: expected with every peer and work, rounds and kills")
        .contains("none.md: no such file");
    assertThat(doc).hasContent("no marks\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"--rounds=-1", "--seconds=0", "--kills=-1", "--peers=akka", "--work=none"})
  void wrongOptionsAreRefused(String option) {
    assertThat(line.execute(option)).isEqualTo(2);

    assertThat(err.toString()).contains(List.of(option.split("=")));
  }
}
