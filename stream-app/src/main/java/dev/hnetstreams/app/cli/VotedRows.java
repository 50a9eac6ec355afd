package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.cluster.RequiredAcls;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.feedback.FeedbackReader;
import dev.hnetstreams.app.feedback.FeedbackRows;
import dev.hnetstreams.app.feedback.SourceTexts;
import dev.hnetstreams.app.formats.Formats;
import java.util.function.Consumer;

/**
 * Rows to train on, of votes that are in {@code topics.feedback}.
 *
 * @param head whose votes
 * @param minVotes people who must have voted on a text, 1 or more
 */
record VotedRows(String head, int minVotes) {
  VotedRows {
    if (minVotes < 1) {
      throw new IllegalArgumentException("--min-votes: " + minVotes + ", expected 1 or more");
    }
  }

  /**
   * Gives the rows, then tells the counts on standard error.
   *
   * @throws ConfigException when there is no topic, or the cluster does not let us read
   * @throws IllegalStateException when Kafka does not answer
   */
  void read(AppConfig config, Consumer<FeedbackRows.Row> rows) throws Exception {
    String topic = config.topics().feedback();
    if (topic == null) {
      throw new ConfigException("topics.feedback: null, expected the topic of the votes");
    }
    DlqCommand.require(config, RequiredAcls.feedbackExport(config));
    var unused = DlqCommand.askingKafka(() -> read(config, topic, rows));
  }

  private int read(AppConfig config, String topic, Consumer<FeedbackRows.Row> rows) {
    try (FeedbackReader reader = new FeedbackReader(topic, config.kafka());
        SourceTexts texts =
            new SourceTexts(
                config.topics().inputs()::includes,
                new Formats(config.codec(), config.registry()).texts(),
                config.kafka())) {
      FeedbackRows.Report report = new FeedbackRows(reader, texts).read(head, minVotes, rows);
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
