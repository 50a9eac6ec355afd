package dev.hnetstreams.sandbox.bench;

import ai.onnxruntime.OrtException;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.sandbox.demo.DemoMessages;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where a batch's time goes, printed as Markdown, for batches as the engine makes them. */
final class ProfileReport {
  private static final int[] WIDTHS = {32, 64, 128, 256, 512};
  private static final int DETAILED = 128;
  private static final int DEAREST = 20;

  private final ModelBundle bundle;
  private final int maxRows;
  private final int maxPaddedBytes;
  private final byte[] text;

  ProfileReport(AppConfig config) throws IOException {
    this.bundle = Models.bundle(config);
    this.maxRows = config.batching().maxRows();
    this.maxPaddedBytes = config.batching().maxPaddedBytes();
    this.text = String.join(" ", DemoMessages.shippedTexts()).getBytes(StandardCharsets.UTF_8);
  }

  void print(PrintStream out) throws OrtException, IOException {
    byte[] graph = bundle.model();
    out.printf(
        "%s, one thread, ONNX Runtime's profiler, lower quartile of 40 runs%n%n", bundle.id());
    out.println(
        "| bytes | rows | ms | us a row | %s | nodes |"
            .formatted(
                Arrays.stream(NodeKind.values())
                    .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" | "))));
    out.println(
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    GraphProfile detailed = null;
    for (int width : WIDTHS) {
      System.err.println("profile: rows of " + width + " bytes ...");
      GraphProfile profile = GraphProfile.of(graph, rows(width), width);
      out.println(line(profile));
      detailed = width == DETAILED ? profile : detailed;
    }
    out.printf(
        "%nThe products alone would take as much as their share: that is the roofline of this graph.%n");
    detail(out, detailed);
  }

  /** Pieces of the shipped messages, from three quarters of the width to all of it. */
  private List<byte[]> rows(int width) {
    int count = Math.max(1, Math.min(maxRows, maxPaddedBytes / width));
    List<byte[]> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = width - i % Math.max(1, width / 4);
      int from = i * width % (text.length - width);
      rows.add(Arrays.copyOfRange(text, from, from + length));
    }
    return rows;
  }

  private static String line(GraphProfile profile) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "| %d | %d | %.2f | %.0f |",
                profile.width(),
                profile.rows(),
                profile.micros() / 1000,
                profile.micros() / profile.rows()));
    for (NodeKind kind : NodeKind.values()) {
      line.append(String.format(Locale.ROOT, " %.0f %% |", 100 * profile.share(kind)));
    }
    return line.append(" ").append(profile.nodes().size()).append(" |").toString();
  }

  private static void detail(PrintStream out, GraphProfile profile) {
    out.printf("%nRows of %d bytes, by operator:%n%n", profile.width());
    out.println("| operator | share | nodes |\n| --- | ---: | ---: |");
    profile
        .byOperator()
        .forEach(
            (operator, sum) -> {
              if (sum[0] >= 0.01 * profile.micros()) {
                out.printf(
                    Locale.ROOT,
                    "| %s | %.1f %% | %.0f |%n",
                    operator,
                    100 * sum[0] / profile.micros(),
                    sum[1]);
              }
            });
    out.printf("%nThe dearest nodes:%n%n");
    out.println("| node | operator | us | share | inputs |\n| --- | --- | ---: | ---: | --- |");
    profile.nodes().stream()
        .limit(DEAREST)
        .forEach(
            node ->
                out.printf(
                    Locale.ROOT,
                    "| %s | %s | %.0f | %.1f %% | %s |%n",
                    node.name(),
                    node.operator(),
                    node.micros(),
                    100 * node.micros() / profile.micros(),
                    node.shapes()));
  }
}
