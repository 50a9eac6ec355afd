package dev.hnetstreams.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.explain.AnswerDiff;
import dev.hnetstreams.app.explain.AnswerSearch;
import dev.hnetstreams.app.explain.Answers;
import dev.hnetstreams.app.explain.Bundles;
import dev.hnetstreams.app.explain.Coordinates;
import dev.hnetstreams.app.explain.Explanation;
import dev.hnetstreams.app.explain.RecordTrail;
import dev.hnetstreams.app.explain.Replay;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.runtime.HNet;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.head.OwnHeads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Say why a record got its verdicts: read it again, run the model that answered it, compare"
            + " with the answer, and find what the verdicts rest on.",
    footer = {
      "",
      "  hnet-streams explain text.in 3 1742",
      "  hnet-streams explain text.in 3 1742 --head spam --json",
      "  hnet-streams explain --text 'you won a prize'",
      "",
      "It joins no group and writes nothing. Exit codes: 0 the replay equals the",
      "answer (or there was none to compare), 1 no record or no answer, 2 wrong",
      "usage, 3 the replay differs."
    })
final class ExplainCommand implements Callable<Integer> {
  private static final int DIFFERS = 3;

  @Parameters(index = "0", arity = "0..1", paramLabel = "TOPIC", description = "of the record")
  private String topic;

  @Parameters(index = "1", arity = "0..1", paramLabel = "PARTITION", description = "0 or more")
  private Integer partition;

  @Parameters(index = "2", arity = "0..1", paramLabel = "OFFSET", description = "0 or more")
  private Long offset;

  @Parameters(
      index = "3",
      arity = "0..1",
      paramLabel = "NUMBER",
      description = "which text, from 0, of a record with several (codec.texts=each)")
  private Integer number;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description = "this text instead of a record, without Kafka; - is standard input")
  private String text;

  @Option(
      names = "--head",
      split = ",",
      paramLabel = "HEAD",
      description = "only these heads, such as spam (default: all)")
  private List<String> heads = new ArrayList<>();

  @Option(
      names = "--heads",
      paramLabel = "FOLDER|FILE",
      description =
          "own heads, instead of model.headsFolder; those of the version that answered are run,"
              + " active or not")
  private Path ownHeads;

  @Option(
      names = "--any-version",
      description = "run what is configured where the model that answered is not at hand")
  private boolean anyVersion;

  @Option(names = "--json", description = "for machines")
  private boolean json;

  @Option(
      names = "--within",
      paramLabel = "RECORDS",
      defaultValue = "1000000",
      description =
          "how many records of the output to search from the record's time on (default"
              + " ${DEFAULT-VALUE})")
  private long within;

  @Option(
      names = "--from-start",
      description = "search the output from its beginning: for records of a time to come")
  private boolean fromStart;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "how long to read from a topic (default ${DEFAULT-VALUE})")
  private int patience;

  @Mixin private ConfigOptions options;

  @Override
  public Integer call() throws Exception {
    requireUsage();
    AppConfig config = options.load("model.provider=cpu").bind();
    if (text != null) {
      return explain(config, configured(config), given(), null, null);
    }
    Coordinates at = new Coordinates(topic, partition, offset, number);
    AnswerSearch.Bounds bounds =
        new AnswerSearch.Bounds(within, Duration.ofSeconds(patience), fromStart);
    return DlqCommand.askingKafka(() -> explain(config, at, bounds));
  }

  private void requireUsage() {
    boolean all = topic != null && partition != null && offset != null;
    boolean none = topic == null;
    if (text == null ? !all : !none) {
      throw new IllegalArgumentException(
          "explain: expected either TOPIC PARTITION OFFSET, such as text.in 3 1742, or --text");
    }
    if (patience < 1) {
      throw new IllegalArgumentException("--patience: " + patience + ", expected 1 or more");
    }
  }

  private byte[] given() throws IOException {
    if (!text.equals("-")) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    try (InputStream in = System.in) {
      return in.readAllBytes();
    }
  }

  private int explain(AppConfig config, Coordinates at, AnswerSearch.Bounds bounds)
      throws Exception {
    RecordTrail trail = new RecordTrail(config, bounds, new Progress());
    byte[] said = trail.text(at);
    AnswerSearch.Outcome outcome = trail.answer(at);
    ConsumerRecord<byte[], byte[]> answer = outcome.record();
    if (answer == null) {
      System.err.println("hnet-streams: " + trail.whyNoAnswer(at, outcome));
      explain(config, configured(config), said, at, null);
      return 1;
    }
    return explain(config, model(config, Answers.model(answer)), said, at, answer);
  }

  /** The model that answered, or one that may stand in for it. */
  private Bundles.WithHeads model(AppConfig config, String answeredBy) {
    Bundles bundles = new Bundles(config.model(), Models.headsAtHand(headsFrom(config)));
    return bundles
        .find(answeredBy)
        .orElseGet(
            () -> {
              if (anyVersion) {
                return configured(config);
              }
              throw new IllegalStateException(bundles.missing(answeredBy) + ", or --any-version");
            });
  }

  /** The bundle that is configured, with the active heads that fit it. */
  private Bundles.WithHeads configured(AppConfig config) {
    ModelBundle bundle = Models.bundle(config);
    OwnHeads active = Models.heads(headsFrom(config));
    return new Bundles.WithHeads(bundle, active.on(bundle.manifest()));
  }

  private Path headsFrom(AppConfig config) {
    return ownHeads == null ? config.model().headsFolder() : ownHeads;
  }

  private int explain(
      AppConfig config,
      Bundles.WithHeads of,
      byte[] said,
      Coordinates at,
      ConsumerRecord<byte[], byte[]> answer) {
    requireHeads(of.manifest());
    try (HNet model =
        HNet.open(of.bundle(), config.model().ort(), config.engine(), 1, of.heads())) {
      Replay replay = Replay.of(model, said);
      AnswerDiff diff = null;
      if (answer != null) {
        JsonNode then = Answers.json(answer).orElseThrow();
        diff = replay.compare(then);
      }
      Explanation explanation =
          Explanation.of(
              at,
              answer,
              of.manifest().id(),
              diff,
              replay.text(),
              replay.verdicts(head -> heads.isEmpty() || heads.contains(head)));
      System.out.writeBytes(
          json ? ResultWriter.json(explanation) : ExplainPrinter.print(explanation));
      System.out.println();
      return diff == null || diff.equalButForTheLastPlace() ? 0 : DIFFERS;
    }
  }

  private void requireHeads(Manifest manifest) {
    List<String> known =
        manifest.heads().stream().filter(h -> !h.multiLabel()).map(Head::name).toList();
    for (String head : heads) {
      if (!known.contains(head)) {
        throw new IllegalArgumentException(
            "--head: %s has no decision '%s', expected some of %s"
                .formatted(manifest.id(), head, known));
      }
    }
  }
}
