package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.runtime.FeatureReader;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.head.HeadFile;
import dev.hnetstreams.runtime.head.OwnHead;
import dev.hnetstreams.runtime.head.OwnHeads;
import dev.hnetstreams.runtime.head.TextFeatures;
import dev.hnetstreams.runtime.ort.OrtModel;
import dev.hnetstreams.runtime.training.HeadTrainer;
import dev.hnetstreams.runtime.training.LabelledText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Train a head on rows with labels, and tell how it fares and what is odd in them.",
    footer = {
      "",
      "  hnet-streams head train --name refund --data rows.jsonl",
      "  hnet-streams head train --name tags --data tickets.csv --text-field body \\",
      "      --label-field tags --separator ';' --pool unlabelled.jsonl",
      "  hnet-streams head train --name spam2 --from-feedback --head spam",
      "",
      "A row is a text and its label; an array of labels, or --separator, lets a row have",
      "several or none: each label is then a decision of its own, yes or no.",
      "Figures are of rows that were held out, five times a fifth."
    })
final class HeadTrainCommand implements Callable<Integer> {
  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "of the decision: [a-z][a-z0-9_]*")
  private String name;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "rows: JSON Lines, or .csv or .tsv with a header")
  private Path data;

  @Option(
      names = "--from-feedback",
      description = "rows of the votes in topics.feedback, alone or after those of --data")
  private boolean fromFeedback;

  @Option(
      names = "--head",
      paramLabel = "HEAD",
      description = "with --from-feedback: whose votes; default: those of --name")
  private String votedHead;

  @Option(
      names = "--min-votes",
      paramLabel = "PEOPLE",
      defaultValue = "1",
      description = "with --from-feedback: who must have voted on a text; default ${DEFAULT-VALUE}")
  private int minVotes;

  @Option(names = "--text-field", defaultValue = "text", description = "default: text")
  private String textField;

  @Option(names = "--label-field", defaultValue = "label", description = "default: label")
  private String labelField;

  @Option(
      names = "--separator",
      paramLabel = "TEXT",
      description = "a CSV row may have several labels, with this between them")
  private String separator;

  @Option(
      names = "--pool",
      paramLabel = "FILE",
      description = "rows without labels: tells the ten that are worth labelling next")
  private Path pool;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "where the head goes; default NAME-VERSION.head")
  private Path out;

  @Option(
      names = "--head-version",
      paramLabel = "VERSION",
      description = "default: the next number that has no file")
  private String version;

  @Option(
      names = "--precision",
      defaultValue = "0.9",
      paramLabel = "PART",
      description = "that decisions are to have; default ${DEFAULT-VALUE}")
  private double precision;

  @Option(names = "--json", description = "the report as JSON")
  private boolean json;

  @Mixin private ConfigOptions options;

  private final Progress progress = new Progress();

  @Override
  public Integer call() throws Exception {
    if (data == null && !fromFeedback) {
      throw new IllegalArgumentException(
          "expected --data FILE, or --from-feedback, or both: rows to train on");
    }
    if (votedHead != null && !fromFeedback) {
      throw new IllegalArgumentException(
          "--head: " + votedHead + ", expected --from-feedback with it");
    }
    AppConfig config = options.load("model.provider=cpu").bind();
    List<LabelledText> rows = rows(config);
    List<LabelledText> unlabelled =
        pool == null ? List.of() : new RowFile(pool, textField, null, null).read();
    boolean several = separator != null || rows.stream().anyMatch(r -> r.labels().size() != 1);
    String as = version == null ? nextVersion() : version;
    Path file = out == null ? Path.of(name + "-" + as + HeadFile.SUFFIX) : out;
    HeadTrainer.Trained trained;
    OwnHead head;
    try (OrtModel model = OrtModel.open(Models.bundle(config), config.model().ort())) {
      Manifest manifest = model.bundle().manifest();
      int threads = config.model().workersOn(model.provider());
      HeadTrainer.Request request =
          new HeadTrainer.Request(name, as, manifest.featuresId(), several, precision, threads);
      HeadTrainer.require(request, rows);
      trained = train(request, read(model, config, threads, rows, unlabelled));
      head = HeadFile.write(file, trained.card(), trained.weights());
      new OwnHeads(List.of(head))
          .setAside(manifest)
          .forEach(aside -> System.err.println("hnet-streams: warning: " + aside.why()));
    }
    if (json) {
      System.out.println(
          new String(
              ResultWriter.json(
                  new HeadReport.Json(file.toString(), head.card(), trained.report())),
              StandardCharsets.UTF_8));
    } else {
      new HeadReport(System.out, rows, unlabelled, precision)
          .print(trained.report(), head.card(), file);
    }
    return 0;
  }

  /** Those of the file, then those of votes, which are numbered behind them. */
  private List<LabelledText> rows(AppConfig config) throws Exception {
    VotedRows votes = new VotedRows(votedHead == null ? name : votedHead, minVotes);
    List<LabelledText> rows = new ArrayList<>();
    if (data != null) {
      rows.addAll(new RowFile(data, textField, labelField, separator).read());
    }
    if (!fromFeedback) {
      return rows;
    }
    if (rows.stream().anyMatch(row -> row.labels().size() != 1)) {
      throw new IllegalArgumentException(
          "--from-feedback: a vote has one label, expected --data with one label in each row");
    }
    int before = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).line();
    int[] number = {before};
    votes.read(
        config, row -> rows.add(new LabelledText(++number[0], row.text(), List.of(row.label()))));
    return rows;
  }

  private HeadTrainer.Data read(
      OrtModel model,
      AppConfig config,
      int threads,
      List<LabelledText> rows,
      List<LabelledText> unlabelled) {
    List<BatchModel> lanes =
        IntStream.range(0, threads).mapToObj(i -> model.featureLane(false)).toList();
    FeatureReader reader = new FeatureReader(model.bundle().manifest(), lanes, config.engine());
    List<byte[]> texts = new ArrayList<>();
    for (List<LabelledText> part : List.of(rows, unlabelled)) {
      part.forEach(row -> texts.add(row.text().getBytes(StandardCharsets.UTF_8)));
    }
    List<TextFeatures> features =
        reader.read(texts, done -> progress.tell("read", done, texts.size(), "texts"));
    return new HeadTrainer.Data(
        rows,
        features.subList(0, rows.size()),
        unlabelled,
        features.subList(rows.size(), features.size()));
  }

  private HeadTrainer.Trained train(HeadTrainer.Request request, HeadTrainer.Data of) {
    try {
      return HeadTrainer.train(
          request, of, (done, all) -> progress.tell("fitted", done, all, "models"));
    } finally {
      progress.end();
    }
  }

  /** The least number from 1 on with which there is no file beside the one to be written. */
  private String nextVersion() {
    Path folder = out == null ? Path.of("") : out.toAbsolutePath().getParent();
    int next = 1;
    while (Files.exists(folder.resolve(name + "-" + next + HeadFile.SUFFIX))) {
      next++;
    }
    return Integer.toString(next);
  }

  /** A line on standard error that says how far it is, when it takes longer than two seconds. */
  private static final class Progress {
    private static final long PATIENCE_NANOS = 2_000_000_000L;
    private static final long PAUSE_NANOS = 200_000_000L;

    private final boolean terminal = PrettyPrinter.onTerminal(2);
    private long next = System.nanoTime() + PATIENCE_NANOS;
    private boolean shown;

    synchronized void tell(String what, int done, int all, String of) {
      long now = System.nanoTime();
      if (now - next >= 0) {
        next = now + (terminal ? PAUSE_NANOS : 10 * PATIENCE_NANOS);
        shown = true;
        System.err.printf(
            terminal ? "\r%s %d of %d %s    " : "%s %d of %d %s%n", what, done, all, of);
      }
    }

    synchronized void end() {
      if (shown && terminal) {
        System.err.println();
      }
    }
  }
}
