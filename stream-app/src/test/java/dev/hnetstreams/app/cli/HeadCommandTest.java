package dev.hnetstreams.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.lifecycle.TestHead;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** Own heads from the command line: trained, chosen, used. */
@ResourceLock(Resources.SYSTEM_OUT)
class HeadCommandTest {
  private static final List<String> THINGS =
      List.of("shoes", "the lamp", "my phone", "two books", "this coat", "the chair");

  @TempDir Path folder;

  @Test
  void aHeadIsTrainedActivatedAndAnswers() throws Exception {
    Path data = folder.resolve("rows.csv");
    StringBuilder rows = new StringBuilder("\uFEFFbody,kind\n");
    for (String thing : THINGS) {
      rows.append("\"I want my money back, ").append(thing).append(" broke\",refund\n");
      rows.append("when will ").append(thing).append(" arrive?,delivery\n");
    }
    Files.writeString(data, rows);
    Path out = folder.resolve("made/refund-1.head");
    Cli trained =
        good(
            "train",
            "--name",
            "refund",
            "--data",
            data.toString(),
            "--out",
            out.toString(),
            "--text-field",
            "body",
            "--label-field",
            "kind",
            "--set",
            "model.workers=1");
    assertThat(trained.text())
        .startsWith("refund/1: 12 rows, 2 labels\n")
        .contains("label doctor")
        .contains("written: " + out);

    Path heads = folder.resolve("heads");
    assertThat(good("activate", heads.toString(), out.toString()).text())
        .isEqualTo("active: refund-1.head\n");
    assertThat(good("list", heads.toString()).text())
        .startsWith("refund-1.head")
        .contains("active", "refund/1, 2 labels, 12 rows");
    byte[] text = "I want my money back".getBytes(StandardCharsets.UTF_8);
    Cli answer = Cli.withInput(text, "classify", "--heads", heads.toString(), "-");
    JsonNode result = new ObjectMapper().readTree(answer.out());
    assertThat(result.at("/decisions/refund/raw").asText()).isEqualTo("refund");
    assertThat(result.at("/model/version").asText()).endsWith("+refund.1");
    requirePrecisions(heads);
    assertThat(good("remove", heads.toString(), "refund").text())
        .isEqualTo("not active any more: refund-1.head\n");
  }

  private static void requirePrecisions(Path heads) throws IOException {
    String folder = heads.toString();
    Cli curve =
        Cli.run(
            "thresholds", "--head", "refund", "--heads", folder, "--precision", "0.3", "--json");
    assertThat(curve.exit()).as(curve.err()).isZero();
    JsonNode shown = new ObjectMapper().readTree(curve.out());
    assertThat(shown.at("/label").asText()).isEqualTo("refund");
    assertThat(shown.at("/model").asText()).endsWith("+refund.1");
    assertThat(shown.at("/steps/0/answered").asInt()).isPositive();
    String asked = "decisions.refund.precision=0.3";
    Cli config = Cli.run("config", "--set", asked, "--set", "model.headsFolder=" + folder);
    assertThat(config.text()).contains("# decisions.refund precision 0.3: ");

    Files.createDirectories(heads.resolve("old"));
    Path old = TestHead.write(heads.resolve("old"), "refund", "0");
    Cli refused = Cli.run("config", "--set", asked, "--set", "model.headsFolder=" + old);
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .contains("decisions.refund: hnet-tiny/")
        .contains("has no curve for this head")
        .contains("expected a bundle with curves (hnet_training curves), an own head that");
  }

  @Test
  void whatIsWrongWithRowsIsSaidWithTheLine() throws IOException {
    wrong("line 2: no JSON", "a.jsonl", "{\"text\":\"a\",\"label\":\"x\"}\n{\"text\":\n");
    wrong("line 1: text: no text, expected a string, or --text-field", "a.jsonl", "{\"label\":1}");
    wrong("line 1: label: no label", "a.jsonl", "{\"text\":\"a\"}");
    wrong("line 2: text: empty, expected a text", "a.csv", "text,label\n\"  \",x\n");
    wrong("no label, expected a column 'label', or --label-field", "a.csv", "text,kind\na,x\n");
    wrong("labels: only [x], expected two or more", "a.csv", "text,label\na,x\nb,x\nc,x\nd,x\n");
    wrong("0 rows with a label, expected 4 or more", "a.csv", "text,label\n");
    assertThat(Cli.run("head", "train", "--name", "x", "--data", "gone.csv").err())
        .contains("gone.csv: expected a file that can be read");
    assertThat(Cli.run("head", "train", "--name", "x").err())
        .contains("expected --data FILE, or --from-feedback, or both");
    assertThat(Cli.run("head", "train", "--name", "x", "--from-feedback").err())
        .contains("topics.feedback: null, expected the topic of the votes");
    assertThat(Cli.run("head", "train", "--name", "x", "--from-feedback", "--min-votes=0").err())
        .contains("--min-votes: 0, expected 1 or more");
    wrong("--separator: empty", "a.csv", "text,label\na,x\n", "--separator", "");
    wrong("--head: spam, expected --from-feedback", "a.csv", "text,label\n", "--head", "spam");
    wrong("there is [text, kind]", "a.csv", "text;kind\na, b;x\n");
    wrong("there is [text;a, kind]", "a.csv", "text;a,kind\na,x\n");
    wrong("a vote has one label", "a.jsonl", "{\"text\":\"a\",\"label\":[]}", "--from-feedback");
    assertThat(Cli.run("head", "list", folder.resolve("gone").toString()).err())
        .contains("no such folder");
    assertThat(Cli.run("head", "activate", folder.toString(), "gone.head").err())
        .contains("no such file");
  }

  @Test
  void aWrongNameIsToldBeforeTextsAreRead() throws IOException {
    Path data = folder.resolve("rows.csv");
    Files.writeString(data, "text;label\na, b;x\nb;y\nc;x\nd;y\n");

    Cli cli = Cli.run("head", "train", "--name", "No", "--data", data.toString());

    assertThat(cli.err()).contains("head: name: No, expected [a-z]").doesNotContain("read ");
  }

  private void wrong(String message, String file, String content, String... more)
      throws IOException {
    Path data = folder.resolve(file);
    Files.writeString(data, content);
    List<String> args = new ArrayList<>(List.of("head", "train", "--name", "x", "--data"));
    args.add(data.toString());
    args.addAll(List.of(more));
    Cli cli = Cli.run(args.toArray(String[]::new));
    assertThat(cli.err()).contains(message).doesNotContain("\tat ");
    assertThat(cli.exit()).isEqualTo(2);
  }

  private static Cli good(String... args) {
    String[] all = new String[args.length + 1];
    all[0] = "head";
    System.arraycopy(args, 0, all, 1, args.length);
    Cli cli = Cli.run(all);
    assertThat(cli.exit()).as(cli.err()).isZero();
    return cli;
  }
}
