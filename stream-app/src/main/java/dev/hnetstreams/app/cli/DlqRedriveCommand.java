package dev.hnetstreams.app.cli;

import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import dev.hnetstreams.app.cluster.RequiredAcl;
import dev.hnetstreams.app.cluster.RequiredAcls;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.deadletter.LetterReader;
import dev.hnetstreams.app.deadletter.Redrive;
import dev.hnetstreams.app.deadletter.RedriveCount;
import dev.hnetstreams.app.deadletter.RedriveLock;
import dev.hnetstreams.app.deadletter.RedriveNames;
import dev.hnetstreams.app.deadletter.RedriveRules;
import dev.hnetstreams.app.deadletter.RedriveRules.Verdict;
import dev.hnetstreams.app.deadletter.TransactionalOutlet;
import dev.hnetstreams.app.topology.ClassifyTopology;
import dev.hnetstreams.app.topology.RouteConfig;
import dev.hnetstreams.app.topology.TopicsConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "redrive",
    mixinStandardHelpOptions = true,
    description = "Send dead letters on, each exactly once, to where they came from or elsewhere.",
    footer = {
      "",
      "  hnet-streams dlq redrive --dry-run",
      "  hnet-streams dlq redrive --since 2h --rate 100/s",
      "  hnet-streams dlq redrive --reason not_json --to chat.repaired",
      "",
      "Without --reason only letters go whose reason is worth another try:",
      "model_failed. The others fail again until a producer or the configuration",
      "changes; name them when it has. Key, value, headers and time go as they came;",
      "hnet-redrives counts how often.",
      "",
      "What was sent on is remembered in the offsets of the group",
      "APPLICATION-redrive, in the same transaction: stop it, kill it, run it again,",
      "with other filters too, and nothing goes twice. Kafka forgets a group that was",
      "not used for offsets.retention.minutes (a week by default): then say --since.",
      "A record older than the retention of the topic it goes to is soon deleted",
      "there: send it --to a topic that keeps it.",
      "A letter whose record was too large for the dead-letter topic carries only its",
      "first bytes: the whole record is read again where it came from. When that",
      "topic has deleted it, the letter stays and counts as originalDeleted.",
      "",
      "One at a time: while another of the group runs it says who, since when, and ends",
      "with 1. Ctrl-C ends it between two transactions: what has gone is counted and",
      "remembered.",
      "",
      "The last line on stdout is one JSON object. Exit codes: 0 every letter that was",
      "meant has gone; 1 failed, run it again; 2 wrong usage; 3 done, but some were",
      "held back: they had been sent on --max-redrives times, do not say where they",
      "came from, their topic or record is gone, or Kafka refused them; 130 Ctrl-C."
    })
final class DlqRedriveCommand implements Callable<Integer> {
  private static final int HELD_BACK = 3;

  @Option(
      names = "--to",
      paramLabel = "TOPIC",
      description = "send them here instead of to the topic that they came from")
  private String to;

  @Option(names = "--dry-run", description = "send nothing, only say what would go")
  private boolean dryRun;

  @Option(
      names = "--rate",
      paramLabel = "N/s",
      defaultValue = "0/s",
      converter = RateOption.class,
      description = "at most so many records a second; default: as fast as it goes")
  private double rate;

  @Option(
      names = "--max-redrives",
      paramLabel = "N",
      defaultValue = "3",
      description = "leave letters that were sent on so often (default ${DEFAULT-VALUE})")
  private int maxRedrives;

  @Mixin private DlqCommand.Letters letters;

  /** The last line. {@code read} is the sum of all counts but {@code byReason}. */
  record Summary(
      boolean dryRun,
      long read,
      long redriven,
      long alreadyRedriven,
      long filtered,
      long notRetryable,
      long looping,
      long noSource,
      long noTopic,
      long originalDeleted,
      long refused,
      Map<String, Long> byReason,
      double seconds) {}

  @Override
  public Integer call() throws Exception {
    AppConfig config = letters.config();
    TopicsConfig topics = config.topics();
    RedriveRules rules = new RedriveRules(letters.filter(), to, outputs(config), maxRedrives);
    List<RequiredAcl> acls = dryRun ? RequiredAcls.list(config) : RequiredAcls.redrive(config, to);
    // Asked for the transactional id, the cluster would fence a redrive that runs: see below.
    DlqCommand.require(
        config, acls.stream().filter(acl -> acl.type() != TRANSACTIONAL_ID).toList());
    return DlqCommand.askingKafka(
        () -> {
          try (LetterReader reader = DlqCommand.reader(config)) {
            requireTopics(reader, topics, rules.filter().sources());
            return dryRun
                ? run(Redrive.dryRun(reader, rules))
                : redrive(config, acls, reader, rules);
          }
        });
  }

  private int redrive(
      AppConfig config, List<RequiredAcl> acls, LetterReader reader, RedriveRules rules) {
    StopSignals signals = StopSignals.listen();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    String group = RedriveNames.group(config.streams().applicationId());
    RedriveLock lock = RedriveLock.take(config.kafka(), config.topics().deadLetter(), group);
    int exit;
    try (lock;
        TransactionalOutlet outlet = outlet(config, acls, reader, rules)) {
      Redrive redrive = new Redrive(reader, rules, outlet, rate);
      signals.stopInOrder(
          () -> {
            redrive.stop();
            ended.join();
          });
      exit = run(redrive);
    } finally {
      ended.complete(null);
    }
    signals.letItEnd();
    return exit;
  }

  /** Only under the lock: the question, like the outlet, fences whoever else uses the id. */
  private static TransactionalOutlet outlet(
      AppConfig config, List<RequiredAcl> acls, LetterReader reader, RedriveRules rules) {
    DlqCommand.require(config, acls);
    return new TransactionalOutlet(config.kafka(), reader, rules);
  }

  /** Everything that the service writes to: a letter that went there would not be read. */
  private static Set<String> outputs(AppConfig config) {
    TopicsConfig topics = config.topics();
    String id = config.streams().applicationId();
    return Stream.concat(
            Stream.of(ClassifyTopology.countsChangelog(id)),
            Stream.concat(topics.outputs(), config.routes().stream().map(RouteConfig::to)))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Before the first letter: a source that is gone is meant only when letters go elsewhere. */
  private void requireTopics(LetterReader reader, TopicsConfig topics, Set<String> sources) {
    reader.requireTopic(topics.deadLetter());
    if (to != null) {
      reader.requireTopic(to);
    } else {
      sources.forEach(reader::requireTopic);
    }
  }

  private int run(Redrive redrive) {
    long start = System.nanoTime();
    RedriveCount count = redrive.run(new Ticker(start)::show);
    long heldBack =
        count.of(Verdict.LOOPING)
            + count.of(Verdict.NO_SOURCE)
            + count.of(Verdict.NO_TOPIC)
            + count.of(Verdict.ORIGINAL_DELETED)
            + count.of(Verdict.REFUSED);
    Summary summary =
        new Summary(
            dryRun,
            count.read(),
            count.of(Verdict.REDRIVE),
            count.of(Verdict.ALREADY_REDRIVEN),
            count.of(Verdict.FILTERED),
            count.of(Verdict.NOT_RETRYABLE),
            count.of(Verdict.LOOPING),
            count.of(Verdict.NO_SOURCE),
            count.of(Verdict.NO_TOPIC),
            count.of(Verdict.ORIGINAL_DELETED),
            count.of(Verdict.REFUSED),
            count.byReason(),
            Math.round((System.nanoTime() - start) * 1e-7) / 100.0);
    System.out.println(new String(ResultWriter.json(summary), StandardCharsets.UTF_8));
    return heldBack == 0 ? 0 : HELD_BACK;
  }

  /** A line on standard error every other second. */
  private static final class Ticker {
    private static final long EVERY_NANOS = 2_000_000_000L;
    private long nextNanos;

    Ticker(long startNanos) {
      nextNanos = startNanos + EVERY_NANOS;
    }

    void show(RedriveCount count) {
      long now = System.nanoTime();
      if (now >= nextNanos) {
        nextNanos = now + EVERY_NANOS;
        System.err.printf(
            "%d dead letters read, %d sent on%n", count.read(), count.of(Verdict.REDRIVE));
      }
    }
  }

  /** {@code 100/s}, or {@code 100}. */
  static final class RateOption implements ITypeConverter<Double> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)(?:/s)?");

    @Override
    public Double convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (!matcher.matches()) {
        throw new TypeConversionException("'" + text + "', expected a rate such as 100/s or 0.5/s");
      }
      return Double.parseDouble(matcher.group(1));
    }
  }
}
