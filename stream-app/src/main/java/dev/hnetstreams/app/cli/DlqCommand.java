package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.cluster.Cluster;
import dev.hnetstreams.app.cluster.RequiredAcl;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.deadletter.LetterFilter;
import dev.hnetstreams.app.deadletter.LetterReader;
import dev.hnetstreams.app.deadletter.RedriveNames;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "dlq",
    mixinStandardHelpOptions = true,
    description = "Look at dead letters, and send them on when their cause is gone.",
    subcommands = {DlqListCommand.class, DlqRedriveCommand.class})
final class DlqCommand {

  /** What both commands take: where the letters are, and which are meant. */
  static final class Letters {
    @Option(
        names = "--reason",
        split = ",",
        paramLabel = "REASON",
        description =
            "only these reasons: no_value, not_json, undecodable, no_text,"
                + " schema_unknown, schema_mismatch, too_large, refused, result_failed,"
                + " model_failed, crashes_model")
    private List<Reason> reasons = new ArrayList<>();

    @Option(
        names = "--since",
        paramLabel = "TIME",
        converter = TimeOption.class,
        description =
            "only records of this time or later: 2026-11-24T08:00:00Z, 2026-11-24, or 2h for two"
                + " hours ago; it is the record's own time")
    private Instant since;

    @Option(
        names = "--until",
        paramLabel = "TIME",
        converter = TimeOption.class,
        description = "only records before this time")
    private Instant until;

    @Option(
        names = "--source",
        split = ",",
        paramLabel = "TOPIC",
        description = "only records that were read from these topics")
    private List<String> sources = new ArrayList<>();

    @Mixin private ConfigOptions options;

    AppConfig config() {
      return options.load().bind();
    }

    LetterFilter filter() {
      return new LetterFilter(Set.copyOf(reasons), since, until, Set.copyOf(sources));
    }
  }

  /**
   * Comes in before anything is read.
   *
   * @throws ConfigException when the cluster keeps us out, or naming what it does not allow
   */
  static void require(AppConfig config, List<RequiredAcl> acls) {
    try (Cluster cluster = new Cluster(config.kafka())) {
      cluster.ask(acls).requireAllowed(); // without a topic the reader says so
    }
  }

  static LetterReader reader(AppConfig config) {
    return new LetterReader(
        config.kafka(),
        config.topics().deadLetter(),
        RedriveNames.group(config.streams().applicationId()));
  }

  /** Kafka's own exceptions are of the cluster, not of this program: one line is enough. */
  static int askingKafka(Callable<Integer> work) throws Exception {
    try {
      return work.call();
    } catch (KafkaException e) {
      throw new IllegalStateException("kafka: " + e.getMessage(), e);
    }
  }
}
