package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.sandbox.bench.EngineAlone.Measured;
import dev.hnetstreams.sandbox.demo.DemoMessages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The engine alone with the configured bundle and with another, in turn. */
final class BesideBench {
  private static final long SEED = 20260101;

  private final ConfigOptions options;
  private final int messages;
  private final int rounds;
  private final Path other;
  private final String[] more;

  /**
   * @param messages measured in each run, after a quarter as many
   * @param other folder of the bundle to compare with
   * @param more settings of every run, as in {@code --set}
   */
  BesideBench(ConfigOptions options, int messages, int rounds, Path other, String... more) {
    this.options = options;
    this.messages = messages;
    this.rounds = rounds;
    this.other = other;
    this.more = more;
  }

  void print(PrintStream out) throws IOException {
    List<Measured> ours = new ArrayList<>();
    List<Measured> theirs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      System.err.println("beside: round " + round + " of " + rounds + " ...");
      ours.add(run());
      theirs.add(run("model.folder=null", "model.bundle=" + other));
    }
    out.println(
        "| engine alone | messages/s, by round | ms of processor time a message | padding | ratio |");
    out.println("|---|---:|---:|---:|---:|");
    row(out, ours, "");
    row(
        out,
        theirs,
        "%.2f by the clock, %.2f by processor time"
            .formatted(
                median(ours, Measured::perSecond) / median(theirs, Measured::perSecond),
                median(theirs, Measured::cpuMillis) / median(ours, Measured::cpuMillis)));
  }

  private Measured run(String... bundle) throws IOException {
    String[] settings = Stream.concat(Stream.of(more), Stream.of(bundle)).toArray(String[]::new);
    AppConfig config = options.load(settings).bind();
    if (bundle.length > 0 && !other.equals(config.model().bundle())) {
      throw new IllegalArgumentException(
          "--beside: " + other + ", expected no --set of model.bundle with it");
    }
    return new EngineAlone(config, messages).run(DemoMessages.shipped(SEED), () -> {});
  }

  private static void row(PrintStream out, List<Measured> runs, String ratio) {
    List<String> rates = runs.stream().map(run -> "%.0f".formatted(run.perSecond())).toList();
    out.printf(
        "| %s | %s | %.3f | %.1f %% | %s |%n",
        runs.get(0).model(),
        String.join(", ", rates),
        median(runs, Measured::cpuMillis),
        100 * runs.get(0).paddingRatio(),
        ratio);
  }

  private static double median(List<Measured> runs, ToDoubleFunction<Measured> value) {
    return runs.stream().mapToDouble(value).sorted().toArray()[runs.size() / 2];
  }
}
