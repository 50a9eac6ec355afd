package dev.hnetstreams.runtime.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.chunk.TextFacts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Only some labels may be answered. */
class AllowedTest {
  private static final Head LANGUAGE =
      new Head("language", List.of("eng", "deu", "nld", "zxx"), false, "zxx", 1, null, 1);
  private static final Decider DECIDER = new Decider(LANGUAGE, 3);
  private static final TextFacts FACTS = new TextFacts(true, false, false);
  private static final Allowed ENGLISH_GERMAN =
      new Allowed(Map.of("language", Set.of("eng", "deu")));

  private static Decision decide(Allowed allowed, double... probabilities) {
    float[] logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(probabilities[i]);
    }
    return DECIDER.decide(logits, 100, FACTS, 2, allowed);
  }

  @Test
  void bestAmongTheAllowedIsRenormalised() {
    Decision decision = decide(ENGLISH_GERMAN, 0.1, 0.3, 0.5, 0.1);

    assertThat(decision.label()).isEqualTo("deu");
    assertThat(decision.confidence()).isCloseTo(0.6, within(1e-6));
    assertThat(decision.top()).extracting(Decision.Scored::label).doesNotContain("nld");
  }

  @Test
  void noneLabelIsAllowedUnasked() {
    assertThat(decide(ENGLISH_GERMAN, 0.05, 0.05, 0.1, 0.8).label()).isEqualTo("zxx");
  }

  @Test
  void evidenceOutsideIsNoAnswer() {
    Decision decision = decide(ENGLISH_GERMAN, 0.01, 0.03, 0.95, 0.01);

    assertThat(decision.label()).isNull();
    assertThat(decision.abstained()).isEqualTo(Abstention.OUTSIDE);
    assertThat(decision.raw()).isEqualTo("deu");
  }

  @Test
  void allIsAsWithoutAList() {
    assertThat(decide(Allowed.ALL, 0.1, 0.3, 0.55, 0.05))
        .isEqualTo(decide(Allowed.of(List.of(), List.of()), 0.1, 0.3, 0.55, 0.05));
  }

  @Test
  void wrongLabelIsRefusedWithTheNearest() {
    Manifest manifest =
        new Manifest(
            1,
            "m",
            "1",
            null,
            1,
            32,
            32,
            List.of(32),
            List.of(LANGUAGE),
            Map.of("model.onnx", new Manifest.FileEntry("0".repeat(64), 1)),
            null,
            null,
            null,
            null);

    assertThatThrownBy(() -> Allowed.of(List.of("due"), List.of()).require(manifest))
        .hasMessage("allow.language: 'due' is no label of the model, did you mean deu?");
    assertThatThrownBy(() -> Allowed.of(List.of(), List.of("c")).require(manifest))
        .hasMessage("allow.code: the model has no head 'code'");
    ENGLISH_GERMAN.require(manifest);
  }
}
