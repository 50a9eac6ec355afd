package dev.hnetstreams.app.explain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.AbstentionWords;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.codec.Spans;
import dev.hnetstreams.app.codec.TextBytes;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.HNet;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Flow;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.decide.Decision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Runs a model on a text again, and says what its verdicts rest on. */
public final class Replay {
  /** More labels than a head has. */
  private static final int ALL_LABELS = Integer.MAX_VALUE;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Everything that an answer may say. */
  private static final ResultWriter WRITER =
      new ResultWriter(
          new OutputConfig(
              OutputConfig.Detail.FULL,
              EnumSet.allOf(OutputConfig.Offsets.class),
              0,
              true,
              OutputConfig.Segments.ALL,
              OutputConfig.Evidence.SPANS,
              OutputConfig.Hidden.FULL));

  private final HNet model;
  private final byte[] text;
  private final Inference.Classified answer;

  private Replay(HNet model, byte[] text, Inference.Classified answer) {
    this.model = model;
    this.text = text;
    this.answer = answer;
  }

  /**
   * Runs the model on the text.
   *
   * @throws IllegalStateException when the model gives no answer, with its reason
   */
  public static Replay of(HNet model, byte[] text) {
    Document document = new Document(text, Flow.STREAM, true, ALL_LABELS).withSegments(true);
    return new Replay(model, text, model.classifyAsync(document).join().orElseThrow());
  }

  /** The answer of now. */
  public Inference.Classified answer() {
    return answer;
  }

  /** Compares with an answer of then. */
  public AnswerDiff compare(JsonNode then) {
    try {
      byte[] now = ResultWriter.json(WRITER.result(null, null, text, answer));
      return AnswerDiff.of(then, JSON.readTree(now));
    } catch (IOException e) {
      throw new UncheckedIOException("a result is JSON", e);
    }
  }

  /** Length and checksum of the text. */
  public Explanation.Text text() {
    return new Explanation.Text(text.length, answer.text().read(), TextBytes.sha256(text));
  }

  /** The verdicts of some heads. Runs the model on many variants of the text. */
  public List<Explanation.Verdict> verdicts(Predicate<String> heads) {
    return answer.decisions().stream()
        .filter(decision -> heads.test(decision.head()))
        .map(this::verdict)
        .toList();
  }

  private Explanation.Verdict verdict(Decision decision) {
    float[] shares = answer.evidence().get(decision.head());
    double temperature = model.manifest().head(decision.head()).map(Head::temperature).orElse(1.0);
    Margin margin = decision.label() == null ? null : Margin.of(decision, temperature);
    return new Explanation.Verdict(
        decision.head(),
        decision.label(),
        AbstentionWords.of(decision.abstained()),
        decision.raw(),
        decision.confidence(),
        decision.threshold(),
        nearest(decision, temperature),
        margin == null ? null : finite(margin.logits()),
        shares == null ? List.of() : evidence(shares),
        margin == null || shares == null ? null : smallest(decision, shares, margin));
  }

  private static Explanation.Nearest nearest(Decision decision, double temperature) {
    return decision.top().stream()
        .filter(other -> !other.label().equals(decision.raw()))
        .findFirst()
        .map(
            other ->
                new Explanation.Nearest(
                    other.label(),
                    other.confidence(),
                    finite(
                        temperature
                            * (Math.log(decision.confidence()) - Math.log(other.confidence())))))
        .orElse(null);
  }

  private List<Explanation.Part> evidence(float[] shares) {
    return Spans.of(text, answer, shares).stream()
        .map(span -> part(span.start(), span.end(), span.share()))
        .toList();
  }

  private Explanation.Smallest smallest(Decision decision, float[] shares, Margin margin) {
    List<Unit> strongest = SmallestSet.strongest(Unit.of(text, answer, shares));
    if (strongest.isEmpty()) {
      return null;
    }
    SmallestSet.Found found =
        new SmallestSet(decision, sets -> without(decision.head(), sets)).find(strongest);
    OptionalInt units = SmallestSet.byEvidence(strongest, margin.logits());
    return new Explanation.Smallest(
        found.falls(),
        chunks(found.parts()),
        units.isPresent() ? chunks(strongest.subList(0, units.getAsInt())) : null,
        joined(found.parts()),
        new Explanation.Then(
            found.then().label(),
            AbstentionWords.of(found.then().abstained()),
            found.then().raw(),
            found.then().confidence()));
  }

  /** What the model says of the text without each of these sets. */
  private List<Decision> without(String head, List<List<Unit>> sets) {
    List<CompletableFuture<Inference>> asked = new ArrayList<>();
    for (List<Unit> set : sets) {
      asked.add(model.classifyAsync(new Document(Unit.without(text, set), Flow.STREAM, false, 0)));
    }
    return asked.stream().map(a -> a.join().orElseThrow().decision(head)).toList();
  }

  private static int chunks(List<Unit> units) {
    return units.stream().mapToInt(Unit::chunks).sum();
  }

  /** Neighbours as one part. */
  private List<Explanation.Part> joined(List<Unit> inText) {
    List<Explanation.Part> parts = new ArrayList<>();
    for (Unit unit : inText) {
      Explanation.Part last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
      if (last != null && last.end() == unit.start()) {
        float share = last.share() + (float) unit.share();
        parts.set(parts.size() - 1, part(last.start(), unit.end(), share));
      } else {
        parts.add(part(unit.start(), unit.end(), (float) unit.share()));
      }
    }
    return parts;
  }

  private Explanation.Part part(int start, int end, float share) {
    String words = new String(text, start, end - start, StandardCharsets.UTF_8);
    return new Explanation.Part(start, end, ResultWriter.rounded(share), words);
  }

  private static Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}
