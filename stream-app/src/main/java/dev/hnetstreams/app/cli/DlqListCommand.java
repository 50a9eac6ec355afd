package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.cluster.RequiredAcls;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.deadletter.DeadLetter;
import dev.hnetstreams.app.deadletter.LetterFilter;
import dev.hnetstreams.app.deadletter.LetterReader;
import java.io.BufferedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Print dead letters: a table on a terminal, JSON Lines elsewhere.",
    footer = {
      "",
      "  hnet-streams dlq list --since 2h",
      "  hnet-streams dlq list --reason model_failed --pending",
      "  hnet-streams dlq list --json | jq -r .reason | sort | uniq -c",
      "",
      "A letter's text is never printed. Its name, such as 3-1042, is its partition",
      "and offset in the dead-letter topic. Exit codes: 0 done (also when there is",
      "none), 1 failed, 2 wrong usage."
    })
final class DlqListCommand implements Callable<Integer> {
  @Option(names = "--pending", description = "only those that dlq redrive has not sent on")
  private boolean pending;

  @Option(names = "--json", description = "JSON Lines, also on a terminal")
  private boolean json;

  @Mixin private DlqCommand.Letters letters;

  private long shown;
  private long read;

  /** A line for machines. {@code timestamp} in milliseconds since 1970. */
  record Line(
      int partition,
      long offset,
      long timestamp,
      String reason,
      boolean retryable,
      boolean redriven,
      int redrives,
      Source source,
      String message,
      String model,
      long bytes,
      boolean shortened) {
    /** Empty topic, -1: the letter does not say. */
    record Source(String topic, int partition, long offset) {}

    static Line of(DeadLetter letter, boolean redriven) {
      return new Line(
          letter.record().partition(),
          letter.record().offset(),
          letter.record().timestamp(),
          letter.reason(),
          letter.retryable(),
          redriven,
          letter.redrives(),
          new Source(letter.sourceTopic(), letter.sourcePartition(), letter.sourceOffset()),
          letter.message(),
          letter.model(),
          letter.valueBytes(),
          letter.shortened());
    }
  }

  @Override
  public Integer call() throws Exception {
    AppConfig config = letters.config();
    LetterFilter filter = letters.filter();
    DlqCommand.require(config, RequiredAcls.list(config));
    return DlqCommand.askingKafka(
        () -> {
          try (LetterReader reader = DlqCommand.reader(config)) {
            print(reader, filter);
          }
          return 0;
        });
  }

  private void print(LetterReader reader, LetterFilter filter) {
    boolean table = !json && PrettyPrinter.onTerminal(1);
    PrintStream out =
        new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
    reader.list(
        (letter, redriven) -> {
          read++;
          if (filter.test(letter) && !(pending && redriven)) {
            if (table && shown == 0) {
              out.println(row("LETTER", "TIME", "REASON", "RETRY", "STATE", "SOURCE", "MESSAGE"));
            }
            shown++;
            if (table) {
              out.println(row(letter, redriven));
            } else {
              out.writeBytes(ResultWriter.json(Line.of(letter, redriven)));
              out.write('\n');
            }
          }
          return !out.checkError(); // a reader such as head has seen enough
        });
    out.flush();
    System.err.printf("%d of %d dead letters%n", shown, read);
  }

  private static String row(DeadLetter letter, boolean redriven) {
    String source =
        letter.sourceTopic().isEmpty()
            ? "?"
            : letter.sourceTopic() + "-" + letter.sourcePartition() + "-" + letter.sourceOffset();
    String state = redriven ? "sent on" : letter.redrives() > 0 ? "came back" : "waits";
    return row(
        letter.name(),
        Instant.ofEpochMilli(letter.record().timestamp()).truncatedTo(ChronoUnit.SECONDS) + "",
        Glyph.visible(letter.reason().isEmpty() ? "?" : letter.reason()),
        letter.retryable() ? "yes" : "no",
        state,
        Glyph.visible(source),
        Glyph.visible(letter.message()));
  }

  private static String row(
      String letter,
      String time,
      String reason,
      String retry,
      String state,
      String source,
      String message) {
    return "%-10s %-20s %-12s %-5s %-9s %-20s %s"
        .formatted(letter, time, reason, retry, state, source, message);
  }
}
