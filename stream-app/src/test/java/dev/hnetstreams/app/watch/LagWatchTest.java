package dev.hnetstreams.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.cluster.InputOffsets.Offsets;
import dev.hnetstreams.app.topology.InputTopics;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LagWatchTest {
  private static final long SECOND = 1_000_000_000;
  private static final TopicPartition TWO = new TopicPartition("in", 2);
  private static final TopicPartition THREE = new TopicPartition("in", 3);

  private final LagWatch watch =
      new LagWatch(InputTopics.named("in")::label, Duration.ofSeconds(10));

  @Test
  void aPartitionThatMovesIsNeverATroubleHoweverFarBehind() {
    for (int second = 0; second < 100; second++) {
      see(second, second, 1_000_000);
      assertThat(watch.troubles(second * SECOND)).isEmpty();
    }
    assertThat(watch.lag()).containsExactly(Map.entry("2", 1_000_000.0 - 99));
  }

  @Test
  void oneThatStandsStillIsNamedWithItsOffsetAfterTheTimeout() {
    see(0, 7, 9);
    see(9, 7, 12);
    assertThat(watch.troubles(9 * SECOND)).isEmpty();
    see(10, 7, 12);

    assertThat(watch.stalledSeconds(10 * SECOND)).containsExactly(Map.entry("2", 10.0));
    assertThat(watch.troubles(10 * SECOND))
        .containsExactly(
            new Trouble(
                "stalled",
                "partition in-2 has stood at offset 7 for 10 s with 5 records to read, expected"
                    + " progress within 10 s"));
    see(11, 8, 12);
    assertThat(watch.troubles(11 * SECOND)).isEmpty();
  }

  @Test
  void withoutLagNothingStandsStill() {
    see(0, 7, 7);
    see(60, 7, 7);
    see(61, 7, 8);

    assertThat(watch.stalledSeconds(62 * SECOND)).containsExactly(Map.entry("2", 1.0));
  }

  @Test
  void marksOfTransactionsAreNoRecords() {
    for (int second = 0; second < 60; second += 5) {
      watch.update(Map.of(TWO, new Offsets(7, 8)), second * SECOND, partition -> false);
      assertThat(watch.troubles(second * SECOND)).isEmpty();
    }
  }

  @Test
  void whileThreadsAreReplacedTheirPartitionsAreNotForgotten() {
    see(0, 7, 9);

    assertThat(watch.wanted(Set.of(), false)).containsExactly(TWO);
    assertThat(watch.wanted(Set.of(THREE), false)).containsExactlyInAnyOrder(TWO, THREE);
    assertThat(watch.wanted(Set.of(THREE), true)).containsExactly(THREE);
    assertThat(watch.lag()).isEmpty();
  }

  private void see(long second, long committed, long end) {
    watch.update(Map.of(TWO, new Offsets(committed, end)), second * SECOND, partition -> true);
  }
}
