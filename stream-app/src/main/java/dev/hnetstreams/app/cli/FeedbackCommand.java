package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.config.AppConfig;
import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "feedback",
    mixinStandardHelpOptions = true,
    description = "What people said of answers.",
    subcommands = FeedbackCommand.Export.class)
final class FeedbackCommand {

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = "Print rows to train a head on: JSON Lines with text and label.",
      footer = {
        "",
        "  hnet-streams feedback export --head spam > rows.jsonl",
        "",
        "A text gets the label that most people are for; where two have as many votes,",
        "no row. Texts that were named by an id are read from the input topic, as long as",
        "it keeps them. Counts go to standard error. docs/feedback.md"
      })
  static final class Export implements Callable<Integer> {
    @Option(names = "--head", required = true, description = "whose votes, such as spam")
    private String head;

    @Option(
        names = "--min-votes",
        description = "people who must have voted on a text; default: ${DEFAULT-VALUE}")
    private int minVotes = 1;

    @Mixin private ConfigOptions options;

    @Override
    public Integer call() throws Exception {
      VotedRows votes = new VotedRows(head, minVotes);
      AppConfig config = options.load().bind();
      PrintStream out =
          new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
      votes.read(
          config,
          row -> out.print(new String(ResultWriter.json(row), StandardCharsets.UTF_8) + "\n"));
      out.flush();
      return 0;
    }
  }
}
