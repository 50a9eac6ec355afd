package dev.hnetstreams.app.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.topology.ClassifyFunction;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.Window;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.runtime.decide.Noise;
import dev.hnetstreams.schemas.AbstentionReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.junit.jupiter.api.Test;

class DecisionMetersTest {
  private static final int TEXTS = 1_000_000;
  private static final ProcessorRecordContext AT =
      new ProcessorRecordContext(0, 0, 0, "in", new RecordHeaders());

  private final Meters meters = new Meters();
  private final Manifest manifest = ModelBundle.bundled().manifest();
  private final ResultWriter writer =
      new ResultWriter(new OutputConfig(OutputConfig.Detail.BOUNDARIES, Set.of(), 3, false));

  /** Its answers depend on the text, and some of them repeat it as a label, head or kind. */
  private final ClassifyFunction classify =
      new ClassifyFunction(
          TextCodec.of(new CodecConfig(CodecConfig.Format.RAW, "/text", "/id")),
          document -> CompletableFuture.completedFuture(answer(document.bytes())),
          document -> document);

  @Test
  void aMillionTextsMakeNoMoreSeriesThanTheModelHasLabels() {
    meters.model(manifest, "cpu", false);
    int before = series().size();

    for (int i = 0; i < TEXTS; i++) {
      send("message number " + i);
    }

    List<String> after = series();
    assertThat(after.size() - before).isPositive().isLessThanOrEqualTo(bound());
    assertThat(after).noneMatch(line -> line.contains("message number"));
    List<Head> heads = single();
    double counted = sum(after, "hnet_decisions_total{") + sum(after, "hnet_abstentions_total{");
    assertThat(counted).as("no decision is lost").isEqualTo(TEXTS * (heads.size() + 1.0));
    for (Head head : heads) {
      for (String label : head.labels()) {
        assertThat(sum(after, "hnet_decisions_total{" + of(head.name(), label)))
            .as("%s of %s has occurred", label, head.name())
            .isPositive();
      }
      assertThat(sum(after, "hnet_decisions_total{" + of(head.name(), "other"))).isPositive();
    }
    assertThat(sum(after, "hnet_decisions_total{" + of("other", "other"))).isEqualTo(TEXTS);
  }

  @Test
  void theSeriesOfHeadsAndLabelsThatAreGoneEnd() {
    Head language = new Head("language", List.of("deu", "fra"), false, null, 1, null, 1);
    Head noise = new Head("noise", List.of("leet"), true, null, 1, null, 1);
    meters.model(manifest, "cpu", false);
    for (int i = 0; i < 10_000; i++) {
      send("message number " + i);
    }
    double german = sum(series(), "hnet_decisions_total{" + of("language", "deu"));
    assertThat(german).isPositive();

    meters.model(with(List.of(language, noise)), "cpu", false);

    List<String> now =
        series().stream()
            .filter(line -> line.contains("head=\"") || line.contains("kind=\""))
            .filter(line -> !line.startsWith("hnet_hidden"))
            .toList();
    assertThat(now)
        .allMatch(
            line ->
                line.contains("head=\"language\"")
                    || line.contains("\"other\"")
                    || line.contains("kind=\"leet\""));
    assertThat(sum(now, "hnet_decisions_total{" + of("language", "deu")))
        .as("what stays goes on")
        .isEqualTo(german);
    assertThat(now).noneMatch(line -> line.contains("label=\"eng\""));
  }

  /** What the manifest and the words of the code allow beyond the series of the start. */
  private int bound() {
    // A label of each head is there from the start, and "other" is one more.
    int labels = single().stream().mapToInt(head -> head.labels().size()).sum();
    // The unknown head: a label, its reasons, and a histogram of 10 buckets, count and sum.
    int other = 1 + AbstentionReason.values().length + 12;
    return labels + other + 1; // and the unknown kind
  }

  private void send(String text) {
    Record<byte[], byte[]> record = new Record<>(null, text.getBytes(UTF_8), 0);
    Outcome outcome = classify.apply(record, AT).join();
    Outcome.Classified classified = (Outcome.Classified) outcome;
    meters
        .records()
        .onOutcome(outcome, writer.result("id", null, classified.bytes(), classified.answer()), 0);
  }

  private Inference.Classified answer(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    int hash = Math.floorMod(text.hashCode() * 0x9E3779B9, Integer.MAX_VALUE);
    List<Decision> decisions = new ArrayList<>();
    for (Head head : single()) {
      List<String> labels = head.labels();
      String label = labels.get(hash / 8 % labels.size());
      decisions.add(
          switch (hash % 8) {
            case 0 -> decision(head.name(), text, null, text);
            case 1 -> {
              Abstention[] reasons = Abstention.values();
              yield decision(head.name(), null, reasons[hash / 8 % reasons.length], label);
            }
            default -> decision(head.name(), label, null, label);
          });
    }
    decisions.add(decision("head of " + text, text, null, text));
    Map<String, Double> kinds = new HashMap<>();
    for (Head head : manifest.heads()) {
      if (head.multiLabel()) {
        kinds.put(head.labels().get(hash % head.labels().size()), 0.9);
      }
    }
    kinds.put("kind of " + text, 0.9);
    return new Inference.Classified(
        manifest.name(),
        manifest.version(),
        new Inference.TextRead(
            bytes.length, true, List.of(new Window(0, bytes.length, false, false))),
        decisions,
        new Noise(0.9, kinds),
        List.of(new Chunks(0, new int[] {bytes.length}, new float[] {1})),
        Map.of(),
        null,
        new Inference.Timing(0, 0, 1, 32));
  }

  private static Decision decision(String head, String label, Abstention why, String raw) {
    return new Decision(head, label, why, raw, 0.9, 0.5, List.of());
  }

  private List<Head> single() {
    return manifest.heads().stream().filter(head -> !head.multiLabel()).toList();
  }

  private Manifest with(List<Head> heads) {
    return new Manifest(
        1,
        "other",
        "2",
        null,
        1,
        256,
        32,
        List.of(32, 256),
        heads,
        manifest.files(),
        null,
        null,
        null,
        null);
  }

  /** Every sample of the registry that is ours; those of the JVM come and go. */
  private List<String> series() {
    return new String(meters.scrape(), UTF_8)
        .lines()
        .filter(line -> line.startsWith("hnet_"))
        .toList();
  }

  private static String of(String head, String label) {
    return "head=\"%s\",label=\"%s\"}".formatted(head, label);
  }

  private static double sum(List<String> samples, String prefix) {
    return samples.stream()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
