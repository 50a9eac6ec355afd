package dev.hnetstreams.app.topology;

import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.Window;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.runtime.decide.Noise;
import dev.hnetstreams.runtime.segment.Segments;
import java.util.List;
import java.util.Map;

/** Answers of a model that does not exist: it knows two heads, and says what the test wants. */
public final class FakeAnswers {
  public static final Manifest MANIFEST =
      new Manifest(
          1,
          "fake",
          "1.2",
          null,
          1,
          256,
          32,
          List.of(32, 256),
          List.of(
              new Head("language", List.of("deu", "fra", "zxx"), false, "zxx", 1, null, 1),
              new Head("spam", List.of("ham", "spam"), false, null, 1, null, 1),
              new Head("noise", List.of("leet"), true, null, 1, null, 1)),
          Map.of("model.onnx", new Manifest.FileEntry("0".repeat(64), 1)),
          null,
          null,
          null,
          null);

  private FakeAnswers() {}

  /** Both heads sure of themselves, the text in one chunk. */
  public static Inference.Classified sure(byte[] text, String language, String spam) {
    return answer(text, decision("language", language, 0.9), decision("spam", spam, 0.9));
  }

  /** The language head abstains, the spam head says ham. */
  public static Inference.Classified unsure(byte[] text, Abstention why) {
    return answer(
        text,
        new Decision("language", null, why, "deu", 0.3, 0.5, List.of()),
        decision("spam", "ham", 0.9));
  }

  public static Decision decision(String head, String label, double confidence) {
    return new Decision(
        head, label, null, label, confidence, 0.5, List.of(new Decision.Scored(label, confidence)));
  }

  public static Inference.Classified answer(byte[] text, Decision... decisions) {
    return new Inference.Classified(
        MANIFEST.name(),
        MANIFEST.version(),
        new Inference.TextRead(
            text.length, true, List.of(new Window(0, text.length, false, false))),
        List.of(decisions),
        new Noise(0.5, Map.of("leet", 0.5)),
        List.of(new Chunks(0, new int[] {text.length}, new float[] {1})),
        Map.of(),
        null,
        new Inference.Timing(0, 0, 1, 32));
  }

  /** The same answer with segments. */
  public static Inference.Classified withSegments(Inference.Classified plain, Segments segments) {
    return new Inference.Classified(
        plain.modelName(),
        plain.modelVersion(),
        plain.text(),
        plain.decisions(),
        plain.noise(),
        plain.stages(),
        plain.evidence(),
        segments,
        plain.degraded(),
        plain.timing());
  }

  /**
   * The same answer with chunks that speak.
   *
   * @param lengths of the chunks, in bytes; they sum to the text's
   */
  public static Inference.Classified withEvidence(
      Inference.Classified plain, int[] lengths, Map<String, float[]> evidence) {
    return new Inference.Classified(
        plain.modelName(),
        plain.modelVersion(),
        plain.text(),
        plain.decisions(),
        plain.noise(),
        List.of(new Chunks(0, lengths, new float[lengths.length])),
        evidence,
        plain.segments(),
        plain.degraded(),
        plain.timing());
  }

  public static Inference.Failed failed(Inference.Failure reason) {
    return new Inference.Failed(reason, "fake/1.2: " + reason);
  }
}
