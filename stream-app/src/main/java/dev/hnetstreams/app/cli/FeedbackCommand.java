package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.cluster.RequiredAcls;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.feedback.FeedbackReader;
import dev.hnetstreams.app.feedback.FeedbackRows;
import dev.hnetstreams.app.feedback.SourceTexts;
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
      if (minVotes < 1) {
        throw new IllegalArgumentException("--min-votes: " + minVotes + ", expected 1 or more");
      }
      AppConfig config = options.load().bind();
      String topic = config.topics().feedback();
      if (topic == null) {
        throw new ConfigException("topics.feedback: null, expected the topic of the votes");
      }
      DlqCommand.require(config, RequiredAcls.feedbackExport(config));
      return DlqCommand.askingKafka(() -> export(config, topic));
    }

    private int export(AppConfig config, String topic) {
      PrintStream out =
          new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
      try (FeedbackReader reader = new FeedbackReader(topic, config.kafka());
          SourceTexts texts =
              new SourceTexts(
                  config.topics().inputs()::includes,
                  TextCodec.of(config.codec()),
                  config.kafka())) {
        FeedbackRows.Report report =
            new FeedbackRows(reader, texts)
                .read(
                    head,
                    minVotes,
                    row ->
                        out.print(
                            new String(ResultWriter.json(row), StandardCharsets.UTF_8) + "\n"));
        out.flush();
        System.err.printf(
            "%d votes on %s: %d rows; left out: %d with fewer than %d votes, %d tied, %d whose text"
                + " is gone; %d records are no votes%n",
            report.votes(),
            head,
            report.rows(),
            report.few(),
            minVotes,
            report.tied(),
            report.gone(),
            report.wrong());
      }
      return 0;
    }
  }
}
