package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.cli.ConfigOptions;
import dev.hnetstreams.sandbox.Sandbox;
import dev.hnetstreams.sandbox.bench.ThreadTimes.Kind;
import dev.hnetstreams.sandbox.demo.DemoMessages;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Which threads take the processor at saturation: the engine alone and the pipeline with its broker
 * and its reader, in turn. Processor time and not the clock is compared: other work on the machine
 * changes it little.
 */
final class ThreadsBench {
  private static final long SEED = 20260101;

  private final ConfigOptions options;
  private final int messages;
  private final int rounds;
  private final List<String> against;
  private final String[] more;

  /**
   * @param messages measured in each run, after a quarter as many
   * @param against settings that are compared with those of {@code options}, or empty
   * @param more settings of every run, as in {@code --set}
   */
  ThreadsBench(
      ConfigOptions options, int messages, int rounds, List<String> against, String... more) {
    this.options = options;
    this.messages = messages;
    this.rounds = rounds;
    this.against = against;
    this.more = more;
  }

  /** Milliseconds of processor time a message by kind of thread, and messages a second. */
  private record Run(Map<Kind, Double> millis, double perSecond) {
    double total() {
      return millis.values().stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /** The begin or the end of what is measured. */
  private record Mark(ThreadTimes times, long nanos, long answered) {
    Run until(Mark end) throws IOException {
      double count = end.answered - answered;
      Map<Kind, Double> each = new EnumMap<>(Kind.class);
      end.times.millisSince(times).forEach((kind, millis) -> each.put(kind, millis / count));
      return new Run(each, count / ((end.nanos - nanos) * 1e-9));
    }
  }

  void print(PrintStream out) throws IOException, InterruptedException {
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    for (int round = 0; round <= rounds; round++) {
      System.err.println("threads: round " + round + (round == 0 ? " (warm-up)" : ""));
      Map<String, Run> of = new LinkedHashMap<>();
      of.put("engine alone", engineAlone());
      of.put("end to end", endToEnd(List.of()));
      if (!against.isEmpty()) {
        of.put(String.join(", ", against), endToEnd(against));
      }
      of.forEach(
          (name, run) ->
              System.err.printf(
                  "threads: %-16s %.3f ms a message, %.0f/s%n",
                  name, run.total(), run.perSecond()));
      if (round > 0) {
        of.forEach((name, run) -> runs.computeIfAbsent(name, n -> new ArrayList<>()).add(run));
      }
    }
    table(out, runs);
  }

  private Run engineAlone() throws IOException {
    List<Mark> marks = new ArrayList<>();
    EngineAlone engine = new EngineAlone(options.load(more).bind(), messages);
    engine.run(
        DemoMessages.shipped(SEED),
        () ->
            marks.add(
                new Mark(ThreadTimes.now(), System.nanoTime(), (long) marks.size() * messages)));
    return marks.get(0).until(marks.get(1));
  }

  private Run endToEnd(List<String> settings) throws IOException, InterruptedException {
    String[] all = Stream.concat(Arrays.stream(more), settings.stream()).toArray(String[]::new);
    try (Sandbox sandbox = new Sandbox(options, 0, -1, all)) {
      try (Traffic traffic = new Traffic(sandbox.bootstrapServers(), sandbox.config())) {
        traffic.send(messages + messages / 4);
        sandbox.start();
        Mark begin = mark(traffic, messages / 4);
        return begin.until(mark(traffic, traffic.feeder().sent()));
      }
    }
  }

  private static Mark mark(Traffic traffic, long answers) throws IOException, InterruptedException {
    traffic.await(answers);
    return new Mark(ThreadTimes.now(), System.nanoTime(), traffic.tally().answered());
  }

  private static void table(PrintStream out, Map<String, List<Run>> runs) {
    out.println("| processor time a message, ms | " + String.join(" | ", runs.keySet()) + " |");
    out.println("|---" + "|---:".repeat(runs.size()) + "|");
    for (Kind kind : Kind.values()) {
      row(out, kind.says(), "%.3f", runs, run -> run.millis().getOrDefault(kind, 0.0));
    }
    row(out, "all", "%.3f", runs, Run::total);
    row(out, "messages a second by the clock", "%.0f", runs, Run::perSecond);
    List<Run> alone = runs.values().iterator().next();
    out.print("| of the engine alone, by processor time: median (least to most) |");
    for (List<Run> of : runs.values()) {
      List<Double> kept = new ArrayList<>();
      for (int i = 0; i < of.size(); i++) {
        kept.add(alone.get(i).total() / of.get(i).total());
      }
      kept.sort(null);
      out.printf(
          " %.3f (%.3f to %.3f) |",
          kept.get(kept.size() / 2), kept.get(0), kept.get(kept.size() - 1));
    }
    out.println();
  }

  /** Shows the fastest round of each, which other work on the machine disturbed least. */
  private static void row(
      PrintStream out,
      String name,
      String format,
      Map<String, List<Run>> runs,
      ToDoubleFunction<Run> value) {
    out.print("| " + name + " |");
    for (List<Run> of : runs.values()) {
      Run fastest = Collections.max(of, Comparator.comparingDouble(Run::perSecond));
      out.printf(" " + format + " |", value.applyAsDouble(fastest));
    }
    out.println();
  }
}
