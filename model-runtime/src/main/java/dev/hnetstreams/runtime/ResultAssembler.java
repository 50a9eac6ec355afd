package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.PendingDocument.WindowRow;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.chunk.TextFacts;
import dev.hnetstreams.runtime.decide.Allowed;
import dev.hnetstreams.runtime.decide.Decider;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.runtime.decide.Noise;
import dev.hnetstreams.runtime.decide.Thresholds;
import dev.hnetstreams.runtime.decide.TrainedLanguages;
import dev.hnetstreams.runtime.decide.UntrainedLanguages;
import dev.hnetstreams.runtime.segment.Segments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Assembles a document's answer from the results of its rows. Any thread. */
final class ResultAssembler {
  private final Manifest manifest;
  private final List<Decider> deciders;
  private final RowSegments segments;
  private final int topLabels;
  private final Allowed allowed;
  private final TrainedLanguages trained;
  private final boolean abstains;

  ResultAssembler(Manifest manifest, EngineConfig config) {
    config.allowed().require(manifest);
    config.precisions().require(manifest);
    this.manifest = manifest;
    this.topLabels = config.topLabels();
    this.allowed = config.allowed();
    this.trained = new TrainedLanguages(manifest);
    this.abstains = config.untrained() == UntrainedLanguages.ABSTAIN && trained.any();
    Thresholds thresholds = new Thresholds(config.thresholds(), config.precisions());
    this.deciders =
        manifest.heads().stream().map(head -> new Decider(head, thresholds, topLabels)).toList();
    this.segments = new RowSegments(manifest, allowed);
  }

  /** Decides the texts to come by other thresholds. */
  void use(Thresholds thresholds) {
    deciders.forEach(decider -> decider.use(thresholds));
  }

  /** The segments of one window. */
  Segments segments(WindowRow row, RowResult result, BatchOutput output, int index) {
    return segments.of(row, result, output, index);
  }

  /** The answer to a document whose windows have all run. */
  Inference of(PendingDocument document, RowResult[] results) {
    RowResult result = results.length == 1 ? results[0] : results[0].pooledWith(results[1]);
    List<Decision> decisions = new ArrayList<>(deciders.size());
    Map<String, float[]> evidence = new HashMap<>();
    Noise noise = Noise.NONE;
    int bytes = document.asked.bytes().length;
    int asked = document.asked.topLabels();
    int listed = asked == Document.AS_CONFIGURED ? topLabels : asked;
    Allowed may = document.asked.allowed() == null ? allowed : document.asked.allowed();
    double[] languages = abstains ? trained.probabilities(result.logits(), may) : null;
    for (int h = 0; h < deciders.size(); h++) {
      Decider decider = deciders.get(h);
      Head head = decider.head();
      float[] logits = result.logits()[h];
      if (head.multiLabel()) {
        noise = decider.noise(logits);
      } else {
        Decision decision = decider.decide(logits, bytes, document.facts, listed, may);
        decisions.add(abstains ? trained.checked(decision, languages) : decision);
        if (result.evidence()[h] != null) {
          evidence.put(head.name(), result.evidence()[h]);
        }
      }
    }
    boolean cut = document.windows.stream().anyMatch(Window::cut);
    return new Inference.Classified(
        manifest.name(),
        manifest.version(),
        new Inference.TextRead(bytes, document.facts.validUtf8(), document.windows),
        decisions,
        noise,
        result.stages(),
        evidence,
        result.segments(),
        cut ? Inference.Degradation.CHUNK_BOMB : null,
        result.timing());
  }

  /** The answer to a text of zero bytes: nothing was run. */
  Inference ofNothing(TextFacts facts) {
    return new Inference.Classified(
        manifest.name(),
        manifest.version(),
        new Inference.TextRead(0, facts.validUtf8(), List.of()),
        deciders.stream().filter(d -> !d.head().multiLabel()).map(Decider::decideNothing).toList(),
        Noise.NONE,
        IntStream.range(0, manifest.stages()).mapToObj(Chunks::none).toList(),
        Map.of(),
        Segments.NONE,
        null,
        Inference.Timing.NONE);
  }
}
