package dev.hnetstreams.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.app.topology.FakeAnswers;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.decide.Decision;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The fewest chunks that must go, by evidence and by a model that is asked. */
class SmallestSetTest {
  private static final Decision SPAM = FakeAnswers.decision("spam", "spam", 0.9);
  private static final Decision HAM = FakeAnswers.decision("spam", "ham", 0.8);
  private static final Decision NEITHER =
      new Decision("spam", null, Abstention.BELOW_THRESHOLD, "spam", 0.6, 0.65, List.of());

  private static final Unit STRONG = new Unit(8, 12, 1, 3);
  private static final Unit MIDDLE = new Unit(0, 4, 1, 2);
  private static final Unit WEAK = new Unit(4, 8, 1, 1);
  private static final Unit AGAINST = new Unit(12, 16, 1, -1);

  private int asked;

  @Test
  void byEvidenceTheStrongestGoUntilTheMarginIsLost() {
    List<Unit> strongest = SmallestSet.strongest(List.of(MIDDLE, WEAK, STRONG, AGAINST));

    assertThat(strongest).containsExactly(STRONG, MIDDLE, WEAK);
    assertThat(SmallestSet.byEvidence(strongest, 2.9)).hasValue(1);
    assertThat(SmallestSet.byEvidence(strongest, 3)).as("nothing is left over").hasValue(2);
    assertThat(SmallestSet.byEvidence(strongest, 6)).isEmpty();
    assertThat(SmallestSet.byEvidence(strongest, Double.POSITIVE_INFINITY)).isEmpty();
  }

  @Test
  void theModelIsAskedUntilTheVerdictFallsAndAPartThatIsNotNeededGoesBack() {
    // The verdict rests on the middle part alone, which is not the strongest.
    SmallestSet.Found found = find(Set.of(MIDDLE));

    assertThat(found.falls()).isTrue();
    assertThat(found.parts()).containsExactly(MIDDLE);
    assertThat(found.then()).isEqualTo(HAM);
  }

  @Test
  void partsThatAreNeededTogetherStayInTheOrderOfTheText() {
    SmallestSet.Found found = find(Set.of(STRONG, WEAK));

    assertThat(found.falls()).isTrue();
    assertThat(found.parts()).containsExactly(WEAK, STRONG);
  }

  @Test
  void aVerdictThatStandsWithoutAllThatSpeaksForItIsSaidSo() {
    SmallestSet.Found found =
        new SmallestSet(SPAM, sets -> sets.stream().map(set -> SPAM).toList())
            .find(List.of(STRONG, MIDDLE));

    assertThat(found.falls()).isFalse();
    assertThat(found.parts()).containsExactly(MIDDLE, STRONG);
    assertThat(found.then()).isEqualTo(SPAM);
  }

  @Test
  void anAbstentionIsAFallToo() {
    SmallestSet.Found found =
        new SmallestSet(SPAM, sets -> sets.stream().map(set -> NEITHER).toList())
            .find(List.of(STRONG, MIDDLE));

    assertThat(found.parts()).containsExactly(STRONG);
    assertThat(found.then().abstained()).isEqualTo(Abstention.BELOW_THRESHOLD);
  }

  @Test
  void ofALongTextNotEveryNumberIsTried() {
    List<Unit> many =
        java.util.stream.IntStream.range(0, 2_000)
            .mapToObj(i -> new Unit(i, i + 1, 1, 2_000 - i))
            .toList();
    var unused =
        new SmallestSet(
                SPAM,
                sets -> {
                  asked += sets.size();
                  return sets.stream().map(set -> SPAM).toList();
                })
            .find(many);

    assertThat(asked).isBetween(30, 60);
  }

  @Test
  void chunksThatShareACharacterGoTogetherAndTheRestIsTheText() {
    byte[] text = "a\u00e9 b".getBytes(StandardCharsets.UTF_8);
    List<Unit> units =
        Unit.of(
            text,
            FakeAnswers.withEvidence(FakeAnswers.answer(text, SPAM), new int[] {2, 1, 2}, Map.of()),
            new float[] {1, 2, 4});

    assertThat(units).containsExactly(new Unit(0, 3, 2, 3), new Unit(3, 5, 1, 4));
    assertThat(new String(Unit.without(text, List.of(units.get(0))), StandardCharsets.UTF_8))
        .isEqualTo(" b");
    assertThat(Unit.without(text, units)).isEmpty();
  }

  @Test
  void theMarginIsToTheThresholdOrToTheNearestLabelWhicheverIsLess() {
    Margin margin = Margin.of(decided(0.8, 0.5, 0.15, 0.05), 2);

    assertThat(margin.threshold()).isCloseTo(2 * Math.log(4), within(1e-9));
    assertThat(margin.nearest()).isCloseTo(2 * Math.log(0.8 / 0.15), within(1e-9));
    assertThat(margin.logits()).isEqualTo(margin.threshold());
    assertThat(Margin.of(decided(0.8, 0, 0.15, 0.05), 1).threshold()).isInfinite();
    assertThat(Margin.of(decided(1, 0.5, 0, 0), 1).logits()).isInfinite();
    assertThat(Margin.of(decided(0.5, 0.5, 0.5, 0), 1).logits()).isZero();
  }

  private static Decision decided(
      double confidence, double threshold, double second, double third) {
    return new Decision(
        "head",
        "a",
        null,
        "a",
        confidence,
        threshold,
        List.of(
            new Decision.Scored("a", confidence),
            new Decision.Scored("b", second),
            new Decision.Scored("c", third)));
  }

  /** A model whose verdict falls when it gets none of these parts. */
  private static SmallestSet.Found find(Set<Unit> needed) {
    return new SmallestSet(
            SPAM, sets -> sets.stream().map(s -> s.containsAll(needed) ? HAM : SPAM).toList())
        .find(List.of(STRONG, MIDDLE, WEAK));
  }
}
