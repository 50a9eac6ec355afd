package dev.hnetstreams.app.cli;

import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.HNet;
import dev.hnetstreams.runtime.Inference;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "classify",
    mixinStandardHelpOptions = true,
    description = "Classify texts without Kafka: one result a text, as JSON Lines on stdout.",
    footer = {
      "",
      "  printf 'hello wrld' | hnet-streams classify -",
      "  hnet-streams classify --pretty chat.log"
    })
final class ClassifyCommand implements Callable<Integer> {
  /** Enough to fill batches, few enough to stream. */
  private static final int IN_FLIGHT = 512;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "- is standard input (default)")
  private String file;

  @Option(
      names = "--delimiter",
      defaultValue = "newline",
      description = "between texts: ${COMPLETION-CANDIDATES}; default newline")
  private Delimiter delimiter;

  @Option(names = "--pretty", description = "for people: the chunks, and one line of decisions")
  private boolean pretty;

  @Option(
      names = "--evidence",
      paramLabel = "HEAD",
      defaultValue = "language",
      description =
          "with --pretty: brighter chunks say more for this decision (default ${DEFAULT-VALUE})")
  private String evidenceHead;

  @Option(
      names = "--heads",
      paramLabel = "FOLDER|FILE",
      description = "with the own heads that are active there, or with one")
  private Path heads;

  @Mixin private ConfigOptions options;

  enum Delimiter {
    NEWLINE,
    NUL,
    /** The whole input is one text. */
    NONE
  }

  private record Waiting(byte[] text, CompletableFuture<Inference> answer) {}

  @Override
  public Integer call() throws IOException {
    AppConfig config =
        pretty
            ? options.load("model.provider=cpu", "output.chunks=full").bind()
            : options.load("model.provider=cpu").bind();
    try (InputStream in = new TextSource(file).open()) {
      return classify(config, in);
    }
  }

  private int classify(AppConfig config, InputStream in) throws IOException {
    int failed = 0;
    PrintStream out =
        new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
    try (HNet hnet = Models.inProcess(config, heads)) {
      ResultWriter writer = new ResultWriter(config.output());
      PrettyPrinter printer =
          new PrettyPrinter(
              PrettyPrinter.wantsColour(System.getenv(), PrettyPrinter.onTerminal(1)),
              evidenceHead);
      ArrayDeque<Waiting> waiting = new ArrayDeque<>();
      int number = 0;
      for (byte[] text = next(in); text != null || !waiting.isEmpty(); ) {
        if (text != null) {
          waiting.add(new Waiting(text, hnet.classifyAsync(document(config.output(), text))));
          text = next(in);
        }
        while (!waiting.isEmpty() && (text == null || waiting.size() >= IN_FLIGHT)) {
          failed += print(out, writer, printer, ++number, waiting.remove());
        }
      }
    } finally {
      out.flush();
    }
    return failed == 0 ? 0 : 1;
  }

  private static Document document(OutputConfig output, byte[] text) {
    Document document = new Document(text).withSegments(output.wantsSegments());
    return output.wantsEvidence() ? document.withEvidence() : document;
  }

  private int print(
      PrintStream out, ResultWriter writer, PrettyPrinter printer, int number, Waiting waiting) {
    return waiting
        .answer()
        .join()
        .fold(
            answer -> {
              out.writeBytes(
                  pretty
                      ? printer.print(waiting.text(), answer)
                      : ResultWriter.json(
                          writer.result(Integer.toString(number), null, waiting.text(), answer)));
              out.write('\n');
              return 0;
            },
            failure -> {
              System.err.printf(
                  "hnet-streams: text %d: %s: %s%n",
                  number, failure.reason().name().toLowerCase(Locale.ROOT), failure.message());
              return 1;
            });
  }

  /** The next text, or null at the end. A newline at the end of the input begins no text. */
  private byte[] next(InputStream in) throws IOException {
    if (delimiter == Delimiter.NONE) {
      byte[] all = in.readAllBytes();
      return all.length == 0 ? null : all; // read once: the next read is empty
    }
    int end = delimiter == Delimiter.NUL ? 0 : '\n';
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int b = in.read();
    if (b < 0) {
      return null;
    }
    for (; b >= 0 && b != end; b = in.read()) {
      text.write(b);
    }
    return text.toByteArray();
  }
}
