package dev.hnetstreams.sandbox.capacity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.sandbox.capacity.Plan.Bottleneck;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of a plan, on measurements that were made up. */
class PlanTest {
  private static final int MIB = 1 << 20;
  private static final Goal GOAL = new Goal(20_000, 180, 200);
  private static final Plan.Settings SETTINGS = new Plan.Settings(2, 512, 200, 125e6);

  @Test
  void instancesAreRoundedUpFromWhatThePipelineKeepsOfTheHighestLoadWithinTheBound() {
    Plan plan = plan(GOAL, SETTINGS);

    assertThat(plan.utilisation()).isEqualTo(0.8);
    assertThat(plan.perInstance()).isEqualTo(0.72 * 800);
    assertThat(plan.instances()).as("20,000 / 576 = 34.7").isEqualTo(35);
    assertThat(plan.cores()).isEqualTo(70);
  }

  @Test
  void aRateThatAnInstanceJustMeetsNeedsNoSecond() {
    assertThat(plan(new Goal(576, 180, 200), SETTINGS).instances()).isEqualTo(1);
    assertThat(plan(new Goal(577, 180, 200), SETTINGS).instances()).isEqualTo(2);
  }

  @Test
  void everyStreamThreadHasAPartitionAndEveryInstanceAsMany() {
    assertThat(plan(GOAL, SETTINGS).partitions()).isEqualTo(70);
    assertThat(plan(GOAL, new Plan.Settings(2, 20, 200, 125e6)).partitions())
        .as("4,000 texts on their way, 20 a partition: 200, and 35 times 6 are enough")
        .isEqualTo(210);
  }

  @Test
  void memoryIsAQuarterAboveTheMeasuredWithTheServicesOwnInStepsOf64() {
    assertThat(plan(GOAL, SETTINGS).memoryMib()).as("1.25 * 300 + 256 = 631").isEqualTo(640);
  }

  @Test
  void brokersCarryTextAndResultThreeTimes() {
    Plan plan = plan(GOAL, SETTINGS);

    assertThat(plan.network()).isEqualTo(3.0 * 20_000 * (180 + 620 + 200));
    assertThat(plan.brokers()).as("60 MB/s, but three copies").isEqualTo(3);
    assertThat(plan(new Goal(200_000, 180, 200), SETTINGS).brokers()).isEqualTo(5);
  }

  @Test
  void theFirstToEndIsTheBottleneck() {
    assertThat(plan(GOAL, SETTINGS).bottleneck()).isEqualTo(Bottleneck.CORES);
    assertThat(plan(GOAL, SETTINGS).bottleneckRate()).isEqualTo(35 * 0.72 * 800);

    Plan narrow = plan(GOAL, new Plan.Settings(1, 115, 200, 125e6));
    assertThat(narrow.bottleneck()).isEqualTo(Bottleneck.PARTITIONS);
    assertThat(narrow.bottleneckRate()).isEqualTo(35 * 115 / 0.2);

    Plan thin = plan(GOAL, new Plan.Settings(2, 512, 200, 20e6));
    assertThat(thin.bottleneck()).isEqualTo(Bottleneck.NETWORK);
    assertThat(thin.bottleneckRate()).as("3 brokers of 20 MB/s").isEqualTo(20_000);
  }

  @Test
  void lagThresholdIsWhatComesWithinTheBoundAndACommit() {
    assertThat(plan(GOAL, SETTINGS).lagThreshold()).as("576/s for 0.4 s").isEqualTo(230);
    assertThat(Plan.lagThreshold(0.5, 100, 200)).isEqualTo(1);
  }

  @Test
  void noPlanWhereNoLoadKeepsTheBound() {
    assertThat(Plan.of(new Goal(20_000, 180, 5), measured(), SETTINGS)).isEmpty();
  }

  @Test
  void theSearchHalvesAndFindsTheHighestLoadWithinTheBound() {
    for (int highest = 0; highest <= 90; highest += 10) {
      int limit = highest;
      List<Integer> asked = new ArrayList<>();
      List<Load> loads =
          Ladder.search(
              share -> {
                asked.add(share);
                return load(share, share <= limit ? 99 : 101);
              },
              100);

      assertThat(asked).hasSizeLessThanOrEqualTo(Ladder.STEPS).doesNotHaveDuplicates();
      assertThat(loads).extracting(Load::share).isSorted();
      assertThat(Ladder.highest(loads, 100).map(Load::share).orElse(0)).isEqualTo(highest);
    }
  }

  @Test
  void theTableSaysWhatWasMeasuredAndWhatIsARule() {
    assertThat(report(GOAL).table())
        .contains("Measured: the engine alone, hnet-tiny/0.5.0 on cpu, 2 cores")
        .contains("By rule (docs/capacity.md): 20000 messages/s of 180 bytes, p99 within 200.0 ms")
        .containsPattern("instances +35 of 2 cores \\(70 in all\\)")
        .containsPattern("KEDA lagThreshold +230 records");
    assertThat(report(new Goal(20_000, 180, 5)).table())
        .contains("No load that was measured keeps p99 within 5.0 ms")
        .doesNotContain("instances ");
  }

  @Test
  void aMachineThatIsSharedIsSaid() {
    String note = "other work takes part of the 2 cores";

    assertThat(report(GOAL).table()).contains("1.90 cores used").doesNotContain(note);
    assertThat(new Report(GOAL, measured(1.5), null, SETTINGS).table()).contains(note);
  }

  @Test
  void theJsonIsOneObjectWithTheSameFigures() throws Exception {
    JsonNode met = new ObjectMapper().readTree(report(GOAL).json());

    assertThat(met.get("met").booleanValue()).isTrue();
    assertThat(met.at("/plan/instances").intValue()).isEqualTo(35);
    assertThat(met.at("/plan/bottleneck").textValue()).isEqualTo("cores");
    assertThat(met.at("/measured/what").textValue()).isEqualTo("engine alone");
    assertThat(met.at("/measured/loads/0/p99Millis").doubleValue()).isEqualTo(20);

    JsonNode missed = new ObjectMapper().readTree(report(new Goal(20_000, 180, 5)).json());
    assertThat(missed.get("met").booleanValue()).isFalse();
    assertThat(missed.get("plan").isNull()).isTrue();
  }

  private static Report report(Goal goal) {
    return new Report(goal, measured(), Plan.of(goal, measured(), SETTINGS).orElse(null), SETTINGS);
  }

  private static Plan plan(Goal goal, Plan.Settings settings) {
    return Plan.of(goal, measured(), settings).orElseThrow();
  }

  private static Measured measured() {
    return measured(1.9);
  }

  private static Measured measured(double coresUsed) {
    return new Measured(
        "hnet-tiny/0.5.0",
        "cpu",
        2,
        2,
        180,
        4,
        1000,
        coresUsed,
        20,
        30,
        List.of(load(50, 20), load(80, 150), load(90, 300)),
        300L * MIB,
        620);
  }

  private static Load load(int share, double p99Millis) {
    return new Load(share, 10.0 * share, 1000, 0, p99Millis / 2, p99Millis);
  }
}
