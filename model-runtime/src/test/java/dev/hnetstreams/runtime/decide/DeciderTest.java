package dev.hnetstreams.runtime.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.runtime.chunk.TextFacts;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DeciderTest {
  private static final TextFacts TEXT = new TextFacts(true, false, false);
  private static final List<String> LABELS = List.of("deu", "eng", "fra", "zxx");

  @Test
  void aConfidentLabelIsDecided() {
    Decision decision = decider(1, 0.5, 3).decide(logits(0.1, 0.7, 0.15, 0.05), 20, TEXT);

    assertThat(decision.label()).isEqualTo("eng");
    assertThat(decision.abstained()).isNull();
    assertThat(decision.raw()).isEqualTo("eng");
    assertThat(decision.confidence()).isCloseTo(0.7, within(1e-6));
    assertThat(decision.top())
        .extracting(Decision.Scored::label)
        .containsExactly("eng", "fra", "deu");
    assertThat(decision.top().get(1).confidence()).isCloseTo(0.15, within(1e-6));
  }

  @Test
  void aTextShorterThanTheHeadNeedsGetsNoLabel() {
    Decider decider = decider(1, 0.5, 3);

    assertThat(decider.decide(logits(0, 1, 0, 0), 3, TEXT).abstained())
        .isEqualTo(Abstention.TOO_SHORT);
    assertThat(decider.decide(logits(0, 1, 0, 0), 3, TEXT).label()).isNull();
    assertThat(decider.decide(logits(0, 1, 0, 0), 3, TEXT).raw()).isEqualTo("eng");
    assertThat(decider.decide(logits(0, 1, 0, 0), 4, TEXT).abstained()).isNull();
  }

  @Test
  void whatIsNotTextGetsNoLabelHoweverConfident() {
    Decision decision =
        decider(1, 0.5, 3).decide(logits(0, 1, 0, 0), 20, new TextFacts(true, true, false));

    assertThat(decision.abstained()).isEqualTo(Abstention.NOT_TEXT);
    assertThat(decision.label()).isNull();
  }

  @Test
  void twoNearNeighboursThatWouldBeEnoughTogetherAreAmbiguous() {
    assertThat(decider(1, 0.6, 3).decide(logits(0.45, 0.4, 0.1, 0.05), 20, TEXT).abstained())
        .isEqualTo(Abstention.AMBIGUOUS);
  }

  @Test
  void aWeakBestLabelIsBelowItsThreshold() {
    assertThat(decider(1, 0.6, 3).decide(logits(0.3, 0.25, 0.25, 0.2), 20, TEXT).abstained())
        .as("two together are not enough")
        .isEqualTo(Abstention.BELOW_THRESHOLD);
    assertThat(decider(1, 0.6, 3).decide(logits(0.55, 0.2, 0.2, 0.05), 20, TEXT).abstained())
        .as("the second is far")
        .isEqualTo(Abstention.BELOW_THRESHOLD);
  }

  @Test
  void eachLabelHasItsOwnThreshold() {
    Head head = new Head("language", LABELS, false, null, 1, Map.of("default", 0.5, "fra", 0.9), 4);
    Decider decider = new Decider(head, 1);

    assertThat(decider.decide(logits(0.8, 0.1, 0.05, 0.05), 20, TEXT).label()).isEqualTo("deu");
    assertThat(decider.decide(logits(0.1, 0.05, 0.8, 0.05), 20, TEXT).abstained())
        .isEqualTo(Abstention.BELOW_THRESHOLD);
  }

  @Test
  void aDecisionSaysWhichThresholdItsBestLabelHad() {
    Head head = new Head("language", LABELS, false, null, 1, Map.of("default", 0.5, "fra", 0.9), 4);
    Decider decider = new Decider(head, 1);

    assertThat(decider.decide(logits(0.8, 0.1, 0.05, 0.05), 20, TEXT).threshold()).isEqualTo(0.5);
    assertThat(decider.decide(logits(0.1, 0.05, 0.8, 0.05), 20, TEXT).threshold()).isEqualTo(0.9);
    assertThat(decider.decide(logits(0.1, 0.05, 0.8, 0.05), 3, TEXT).threshold()).isEqualTo(0.9);
  }

  @Test
  void theModeSaysHowSureAnAnswerMustBe() {
    Map<String, Map<String, Double>> modes =
        Map.of("highConfidence", Map.of("default", 0.9), "bestGuess", Map.of("default", 0.2));
    Head head = new Head("language", LABELS, false, null, 1, Map.of("default", 0.6), modes, 4);

    assertThat(answering(head, logits(0.95, 0.02, 0.02, 0.01)))
        .containsExactly(ThresholdMode.values());
    assertThat(answering(head, logits(0.7, 0.1, 0.1, 0.1)))
        .containsExactly(ThresholdMode.BALANCED, ThresholdMode.BEST_GUESS);
    assertThat(answering(head, logits(0.4, 0.2, 0.2, 0.2)))
        .containsExactly(ThresholdMode.BEST_GUESS);
  }

  @Test
  void aConfidenceEqualToTheThresholdIsEnough() {
    Head head = new Head("spam", List.of("ham", "spam"), false, null, 1, Map.of("default", 0.5), 1);

    assertThat(new Decider(head, 0).decide(new float[] {0, 0}, 20, TEXT).label()).isEqualTo("ham");
  }

  @Test
  void temperatureDividesTheLogits() {
    Decision decision = decider(2, 0, 4).decide(new float[] {2, 0, 0, 0}, 20, TEXT);

    assertThat(decision.confidence()).isCloseTo(Math.E / (Math.E + 3), within(1e-12));
  }

  @Test
  void nothingToReadIsTooShortForEveryHead() {
    Decision decision = decider(1, 0.5, 3).decideNothing();

    assertThat(decision.abstained()).isEqualTo(Abstention.TOO_SHORT);
    assertThat(decision.raw()).isNull();
    assertThat(decision.confidence()).isZero();
    assertThat(decision.threshold()).isNull();
    assertThat(decision.top()).isEmpty();
  }

  @Test
  void aHeadWithOneLabelAlwaysHasItsWay() {
    Head head = new Head("one", List.of("only"), false, null, 1, Map.of("default", 1.0), 1);

    assertThat(new Decider(head, 5).decide(new float[] {-3}, 1, TEXT))
        .isEqualTo(
            new Decision(
                "one", "only", null, "only", 1, 1.0, List.of(new Decision.Scored("only", 1))));
  }

  @Test
  void noiseNamesEachProbableKindAndScoresTheMostProbable() {
    Head head = new Head("noise", List.of("typo", "case", "leet"), true, null, 1, null, 1);
    Noise noise = new Decider(head, 3).noise(new float[] {0, -10, (float) Math.log(9)});

    assertThat(noise.score()).isCloseTo(0.9, within(1e-6));
    assertThat(noise.kinds()).containsOnlyKeys("typo", "leet").containsEntry("typo", 0.5);
  }

  @Test
  void aDecisionHasEitherALabelOrAReasonForNone() {
    assertThatThrownBy(() -> new Decision("h", null, null, "a", 1, 0.5, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Decision("h", "a", Abstention.NOT_TEXT, "a", 1, 0.5, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(seed = "20260501", tries = 1000)
  void confidencesSumToOneAndFallFromTheTop(
      @ForAll @Size(4) float @FloatRange(min = -1e4f, max = 1e4f) [] logits,
      @ForAll @DoubleRange(min = 0.05, max = 20) double temperature) {
    Decision decision = decider(temperature, 0.5, 4).decide(logits, 20, TEXT);

    assertThat(decision.top()).hasSize(4);
    assertThat(decision.top())
        .extracting(Decision.Scored::label)
        .containsExactlyInAnyOrderElementsOf(LABELS);
    assertThat(decision.top().stream().mapToDouble(Decision.Scored::confidence).sum())
        .isCloseTo(1, within(1e-9));
    for (int i = 1; i < 4; i++) {
      assertThat(decision.top().get(i).confidence())
          .isLessThanOrEqualTo(decision.top().get(i - 1).confidence());
    }
    assertThat(decision.top().get(0).label()).isEqualTo(decision.raw());
    assertThat(decision.top().get(0).confidence()).isEqualTo(decision.confidence());
    float best = logits[LABELS.indexOf(decision.raw())];
    for (float logit : logits) {
      assertThat(logit).isLessThanOrEqualTo(best + 1e-3f);
    }
    assertThat(decision.label() != null).isEqualTo(decision.confidence() >= 0.5);
  }

  /** The modes that give an answer. */
  private static List<ThresholdMode> answering(Head head, float[] logits) {
    return Stream.of(ThresholdMode.values())
        .filter(mode -> new Decider(head, mode, 1).decide(logits, 20, TEXT).label() != null)
        .toList();
  }

  private static Decider decider(double temperature, double threshold, int top) {
    return new Decider(
        new Head("language", LABELS, false, "zxx", temperature, Map.of("default", threshold), 4),
        top);
  }

  /** Logits whose softmax is these probabilities. */
  private static float[] logits(double... probabilities) {
    float[] logits = new float[probabilities.length];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) Math.log(Math.max(probabilities[i], 1e-9));
    }
    return logits;
  }
}
