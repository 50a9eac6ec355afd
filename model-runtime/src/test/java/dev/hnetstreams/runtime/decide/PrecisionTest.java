package dev.hnetstreams.runtime.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.runtime.bundle.Curve;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.runtime.chunk.TextFacts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Thresholds by the precision that is asked for. */
class PrecisionTest {
  private static final TextFacts TEXT = TextFacts.of(new byte[] {97, 98, 99, 100}, 0, 4);
  private static final List<Double> STEPS = List.of(0.5, 0.8, 0.9, 0.99);

  @Test
  void theBoundIsClopperAndPearsons() {
    // Of R's binom.test(right, answered, alternative = "greater")$conf.int[1].
    assertThat(PrecisionBound.lower(10, 10)).isCloseTo(0.7411344, within(1e-6));
    assertThat(PrecisionBound.lower(9, 10)).isCloseTo(0.6058367, within(1e-6));
    assertThat(PrecisionBound.lower(95, 100)).isCloseTo(0.8977465, within(1e-4));
    assertThat(PrecisionBound.lower(0, 10)).isZero();
    assertThat(PrecisionBound.lower(0, 0)).isZero();
    assertThat(PrecisionBound.leastAnswers(0.99)).isEqualTo(299);
    assertThat(PrecisionBound.holds(299, 299, 0.99)).isTrue();
    assertThat(PrecisionBound.holds(298, 298, 0.99)).isFalse();
  }

  @Test
  void theBoundStaysRightForManyAnswers() {
    assertThat(PrecisionBound.lower(99_000, 100_000)).isBetween(0.9893, 0.9900);
    assertThat(PrecisionBound.lower(100_000, 200_000)).isBetween(0.4979, 0.5);
  }

  @Test
  void theLeastThresholdThatHoldsIsTaken() {
    Curve.Group counts = counts(List.of(1000, 900, 800, 400), List.of(900, 890, 799, 400));
    assertThat(HeldPrecision.of(0.99, curve(counts), "spam").threshold()).isEqualTo(0.9);
    assertThat(HeldPrecision.of(0.97, curve(counts), "spam").threshold()).isEqualTo(0.8);
    assertThat(HeldPrecision.of(0.85, curve(counts), "spam").threshold()).isEqualTo(0.5);
  }

  @Test
  void theSearchEndsAtTheFirstThresholdThatDoesNotHold() {
    // At 0.8 too many are wrong; that 0.5 has enough right ones again does not help.
    Curve.Group counts = counts(List.of(9000, 900, 800, 400), List.of(8950, 850, 799, 400));
    assertThat(HeldPrecision.of(0.98, curve(counts), "spam").threshold()).isEqualTo(0.9);
  }

  @Test
  void tooFewAnswersHoldNothing() {
    Curve.Group counts = counts(List.of(200, 150, 100, 50), List.of(200, 150, 100, 50));
    HeldPrecision held = HeldPrecision.of(0.99, curve(counts), "spam");
    assertThat(held.held()).isFalse();
    assertThat(held.lower()).isBetween(0.98, 0.99);
    assertThat(held.answered()).isEqualTo(200);
    assertThat(HeldPrecision.of(0.99, curve(counts), "ham").held()).isFalse();
  }

  @Test
  void labelsOfAGroupShareItsCounts() {
    List<Integer> thousand = List.of(1000, 1000, 1000, 1000);
    Curve.Group pooled = new Curve.Group(List.of("ham"), thousand, thousand);
    Curve.Group own = counts(List.of(900, 800, 700, 10), List.of(500, 500, 500, 9));
    Head head = head(new Curve(2000, STEPS, List.of(own, pooled)));
    Thresholds thresholds = new Thresholds(ThresholdMode.BALANCED, all(0.99));
    assertThat(thresholds.of(head)).containsExactly(0.5, HeldPrecision.NEVER);
    Curve shared =
        new Curve(
            2000, STEPS, List.of(new Curve.Group(List.of("ham", "spam"), thousand, thousand)));
    assertThat(thresholds.of(head(shared))).containsExactly(0.5, 0.5);
    assertThat(thresholds.rule(head(shared), "spam").orElseThrow().labels()).isEqualTo(2);
  }

  @Test
  void aPrecisionThatIsNotHeldMeansToAbstainAtAnyConfidence() {
    Head head = head(curve(counts(List.of(9, 9, 9, 9), List.of(9, 9, 9, 9))));
    Decider decider =
        new Decider(
            head,
            new Thresholds(
                ThresholdMode.BALANCED, new Precisions(Map.of("spam", Map.of("spam", 0.99)))),
            1);
    Decision sure = decider.decide(new float[] {-99, 99}, 20, TEXT);
    assertThat(sure.confidence()).isEqualTo(1);
    assertThat(sure.label()).isNull();
    assertThat(sure.abstained()).isEqualTo(Abstention.BELOW_THRESHOLD);
    assertThat(sure.threshold()).isEqualTo(1);
    assertThat(decider.decide(new float[] {99, -99}, 20, TEXT).label()).isEqualTo("ham");
  }

  @Test
  void feedbackRaisesAThresholdAndLowersItOnlyWhereItMay() {
    Head head = head(curve(counts(List.of(1000, 900, 800, 400), List.of(990, 899, 800, 400))));
    Curve worse = curve(counts(List.of(900, 800, 700, 400), List.of(500, 500, 480, 400)));
    Curve better = curve(counts(List.of(9000, 800, 700, 400), List.of(9000, 800, 700, 400)));
    assertThat(threshold(head, Map.of(), false)).isEqualTo(0.8);
    assertThat(threshold(head, Map.of("spam", worse), false)).isEqualTo(0.99);
    assertThat(threshold(head, Map.of("spam", better), false)).isEqualTo(0.8);
    assertThat(threshold(head, Map.of("spam", better), true)).isEqualTo(0.5);
  }

  @Test
  void aPrecisionIsRefusedOfABundleThatCannotTell() {
    Precisions asked = all(0.99);
    assertThatThrownBy(() -> asked.require(TestManifest.of(head(null))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("decisions.spam")
        .hasMessageContaining("no curve");
    assertThatThrownBy(
            () ->
                new Precisions(Map.of("sapm", Map.of("", 0.9)))
                    .require(TestManifest.of(head(null))))
        .hasMessageContaining("decisions.sapm: tiny/1 has no such head, expected one of spam");
    assertThatThrownBy(
            () ->
                new Precisions(Map.of("spam", Map.of("scam", 0.9)))
                    .require(TestManifest.of(head(null))))
        .hasMessageContaining("decisions.spam.labels.scam: no label of the head");
  }

  @Test
  void aCurveThatCannotBeIsRefused() {
    assertThatThrownBy(() -> counts(List.of(5, 6), List.of(5, 5)))
        .hasMessageContaining("expected falling counts");
    assertThatThrownBy(() -> counts(List.of(5, 4), List.of(5, 5)))
        .hasMessageContaining("expected falling counts");
    assertThatThrownBy(() -> new Curve(1, List.of(0.9, 0.5), List.of()))
        .hasMessageContaining("ascending");
    assertThatThrownBy(() -> new Curve(1, STEPS, List.of(counts(List.of(1), List.of(1)))))
        .hasMessageContaining("a number for each of thresholds");
  }

  private static double threshold(Head head, Map<String, Curve> feedback, boolean lowers) {
    return new Thresholds(ThresholdMode.BALANCED, all(0.99), feedback, lowers).of(head, "spam");
  }

  private static Precisions all(double precision) {
    return new Precisions(Map.of("spam", Map.of(Precisions.ALL_LABELS, precision)));
  }

  private static Curve curve(Curve.Group spam) {
    return new Curve(1000, STEPS, List.of(spam));
  }

  private static Curve.Group counts(List<Integer> answered, List<Integer> right) {
    return new Curve.Group(List.of("spam"), answered, right);
  }

  private static Head head(Curve curve) {
    return new Head(
        "spam", List.of("ham", "spam"), false, null, 1, Map.of("default", 0.6), Map.of(), 1, curve);
  }
}
