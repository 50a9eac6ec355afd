package dev.hnetstreams.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.segment.Segment;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures segments on messages whose segments are known. */
@Command(
    name = "segments",
    mixinStandardHelpOptions = true,
    description =
        "Measure segments on JSON Lines of {text, segments: [{start, end, language, code}]},"
            + " offsets in bytes, as hnet_training segments writes them: a row for each file.")
final class SegmentsCommand implements Callable<Integer> {
  /** Enough to fill batches. */
  private static final int IN_FLIGHT = 256;

  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(arity = "1..*", paramLabel = "FILE")
  private List<Path> files;

  @Option(names = "--wrong", description = "also print the messages of which a part was not found")
  private boolean wrong;

  @Mixin private ConfigOptions options;

  private record Asked(
      String text, List<SegmentFigures.Part> parts, CompletableFuture<Inference> answer) {}

  @Override
  public Integer call() throws IOException {
    AppConfig config = options.load("model.provider=cpu").bind();
    Vertx vertx = Vertx.vertx();
    try (ServedModel model = Models.alone(config, vertx, (batch, nanos, chunks) -> {})) {
      System.out.println(SegmentFigures.head());
      SegmentFigures all = new SegmentFigures();
      for (Path file : files) {
        SegmentFigures figures = measure(model, file);
        System.out.println(figures.row(file.getFileName().toString().replace(".jsonl", "")));
        all.addAll(figures);
      }
      System.out.println(all.row("all"));
    } finally {
      vertx.close().await();
    }
    return 0;
  }

  private SegmentFigures measure(ServedModel model, Path file) throws IOException {
    SegmentFigures figures = new SegmentFigures();
    ArrayDeque<Asked> asked = new ArrayDeque<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode row = JSON.readTree(line);
      String text = row.path("text").asText();
      Document document = new Document(text.getBytes(StandardCharsets.UTF_8)).withSegments(true);
      asked.add(new Asked(text, parts(row), model.engine().submit(document)));
      if (asked.size() >= IN_FLIGHT) {
        count(figures, asked.remove());
      }
    }
    asked.forEach(one -> count(figures, one));
    return figures;
  }

  private void count(SegmentFigures figures, Asked asked) {
    List<Segment> segments =
        asked
            .answer()
            .join()
            .fold(
                classified -> classified.segments().all(),
                failed -> {
                  throw new IllegalStateException("no answer: " + failed.message());
                });
    if (segments.isEmpty()) {
      throw new IllegalStateException("the model finds no segments; its graph is too old");
    }
    if (!figures.add(asked.parts(), segments) && wrong) {
      System.out.println(asked.text());
      System.out.println("  expected " + asked.parts());
      System.out.println("  found    " + segments);
    }
  }

  private static List<SegmentFigures.Part> parts(JsonNode row) {
    List<SegmentFigures.Part> parts = new ArrayList<>();
    for (JsonNode part : row.path("segments")) {
      parts.add(
          new SegmentFigures.Part(
              part.path("start").asInt(),
              part.path("end").asInt(),
              part.path("language").asText(),
              part.path("code").asText()));
    }
    return parts;
  }
}
