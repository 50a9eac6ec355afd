package dev.hnetstreams.sandbox.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
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
          .anyMatch(row -> row.startsWith("| " + peer.title + " | 1 |"));
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

  @ParameterizedTest
  @ValueSource(
      strings = {"--rounds=-1", "--seconds=0", "--kills=-1", "--peers=akka", "--work=none"})
  void wrongOptionsAreRefused(String option) {
    assertThat(line.execute(option)).isEqualTo(2);

    assertThat(err.toString()).contains(List.of(option.split("=")));
  }
}
