package dev.hnetstreams.app.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.app.drift.DriftReport.Base;
import dev.hnetstreams.app.drift.DriftReport.Row;
import dev.hnetstreams.app.drift.DriftReport.Unknown;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.schemas.DecisionCount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StabilityTest {
  private static final Manifest SHIPPED = ModelBundle.bundled().manifest();

  @Test
  void theIndexIsThatOfTheTextbooks() {
    // (0.5 - 0.25) ln 2 + (0.5 - 0.75) ln(2/3), but for half a record in each.
    Stability found = Stability.of(Map.of("a", 5000L, "b", 5000L), Map.of("a", 2500L, "b", 7500L));

    assertThat(found.psi()).isCloseTo(0.2747, within(0.001));
    assertThat(found.moves()).extracting(Stability.Move::category).containsExactly("a", "b");
    assertThat(found.moves().get(0).now()).isEqualTo(0.5);
    assertThat(found.moves().get(0).then()).isEqualTo(0.25);
  }

  @Property(tries = 200)
  void theIndexIsSymmetricAndZeroForEqualSharesOnly(
      @ForAll @Size(5) List<@IntRange(min = 40, max = 9999) Integer> counts) {
    Map<String, Long> one = new HashMap<>();
    Map<String, Long> other = new HashMap<>();
    for (int at = 0; at < counts.size(); at++) {
      one.put("l" + at, counts.get(at) * 10L);
      other.put("l" + at, counts.get((at + 1) % counts.size()) * 10L);
    }
    assertThat(Stability.of(one, one).psi()).isCloseTo(0, within(1e-12));
    double there = Stability.of(one, other).psi();
    assertThat(there).isGreaterThanOrEqualTo(0);
    assertThat(Stability.of(other, one).psi()).isCloseTo(there, within(1e-9));
  }

  @Test
  void tooFewRecordsGetNoNumber() {
    assertThat(Stability.of(Map.of(), Map.of("a", 1000L)).psi()).isNull();
    assertThat(Stability.of(Map.of("a", 99L), Map.of("a", 1000L)).psi()).isNull();
    assertThat(Stability.of(Map.of("a", 1000L), Map.of("a", 99L)).psi()).isNull();
    assertThat(Stability.of(Map.of("a", 100L), Map.of("a", 100L)).psi()).isZero();
  }

  @Test
  void manyLabelsNeedMoreRecordsThanTwo() {
    Map<String, Long> twenty = new HashMap<>();
    IntStream.range(0, 20).forEach(at -> twenty.put("l" + at, 15L));
    assertThat(Stability.of(twenty, twenty).psi()).as("300 records, 20 labels").isNull();
    twenty.replaceAll((label, count) -> count * 4);
    assertThat(Stability.of(twenty, twenty).psi()).as("1,200 records").isZero();
  }

  @Test
  void whatIsNumberedIsNotNoise() {
    Random random = new Random(7);
    double worst = 0;
    for (int round = 0; round < 200; round++) {
      Map<String, Long> one = drawn(random);
      Map<String, Long> other = drawn(random);
      Double psi = Stability.of(one, other).psi();
      worst = Math.max(worst, psi == null ? 0 : psi);
    }
    assertThat(worst).as("of two samples of one distribution").isPositive().isLessThan(0.2);
  }

  @Test
  void labelsThatAreRareInBothCountAsOne() {
    Map<String, Long> now = new HashMap<>(Map.of("eng", 9000L));
    Map<String, Long> then = new HashMap<>(Map.of("eng", 9000L));
    IntStream.range(0, 100).forEach(at -> (at < 50 ? now : then).put("l" + at, 2L));
    Stability found = Stability.of(now, then);

    assertThat(found.psi()).isCloseTo(0, within(1e-9));
    assertThat(found.moves()).extracting(Stability.Move::category).contains(Stability.OTHER);
  }

  @Test
  void aRowForEveryHeadThatDecidesSaysWhatIsUnknown() {
    Comparisons comparisons = new Comparisons(SHIPPED, ThresholdMode.BALANCED);
    List<Row> rows = comparisons.rows(english(1000), Optional.empty());
    long heads = SHIPPED.heads().stream().filter(head -> !head.multiLabel()).count();

    assertThat(rows).hasSize((int) heads * 4);
    Row bundle = row(rows, "language", "labels", Base.BUNDLE);
    assertThat(bundle.psi()).as("English alone is not the dev set").isGreaterThan(1);
    assertThat(bundle.moves()).extracting(DriftReport.Move::category).contains("eng");
    assertThat(row(rows, "language", "confidence", Base.BUNDLE).psi()).isNotNull();
    assertThat(row(rows, "language", "labels", Base.WEEK).unknown()).isEqualTo(Unknown.NOT_KEPT);
    assertThat(row(rows, "spam", "labels", Base.BUNDLE).unknown()).isEqualTo(Unknown.TOO_FEW);
  }

  @Test
  void theBundlesOwnSharesAreNoDrift() {
    Sample same = new Sample();
    Sample.reference(
            Sample.Aspect.LABELS, SHIPPED.head("toxic").orElseThrow(), ThresholdMode.BALANCED)
        .orElseThrow()
        .forEach(
            (label, count) ->
                same.add(
                    new DecisionCount(
                        0,
                        1,
                        "toxic",
                        label.equals(Sample.ABSTAINED) ? "abstained:below_threshold" : label,
                        0,
                        count)));
    List<Row> rows = new Comparisons(SHIPPED, ThresholdMode.BALANCED).rows(same, Optional.of(same));

    assertThat(row(rows, "toxic", "labels", Base.BUNDLE).psi()).isCloseTo(0, within(1e-12));
    assertThat(row(rows, "toxic", "labels", Base.WEEK).psi()).isCloseTo(0, within(1e-12));
  }

  private static Sample english(int records) {
    Sample sample = new Sample();
    sample.add(new DecisionCount(0, 60_000, "language", "eng", 0, records));
    sample.add("language", 9, records);
    return sample;
  }

  private static Row row(List<Row> rows, String head, String of, Base against) {
    return rows.stream()
        .filter(r -> r.head().equals(head) && r.of().equals(of) && r.against() == against)
        .findFirst()
        .orElseThrow();
  }

  /** 500 records of 10 labels, of which some are seldom. */
  private static Map<String, Long> drawn(Random random) {
    Map<String, Long> counts = new HashMap<>();
    for (int i = 0; i < 500; i++) {
      double x = random.nextDouble();
      counts.merge("l" + (int) (x * x * 10), 1L, Long::sum);
    }
    return counts;
  }
}
