package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyCountsTest {
  private final LatencyCounts counts = new LatencyCounts();

  @Test
  void percentilesAreExactBelow128MillisAndForgottenOnceTaken() {
    for (int millis = 1; millis <= 100; millis++) {
      counts.record(millis);
    }

    assertThat(counts.take()).isEqualTo(new LatencyCounts.Percentiles(50, 99));
    assertThat(counts.take()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      longs = {0, 1, 127, 128, 129, 191, 192, 255, 256, 1_000, 60_000, 3_599_999, 86_400_000})
  void aLatencyComesBackWithinOneSixtyFourth(long millis) {
    counts.record(millis);

    assertThat(counts.take().p50Millis()).isBetween(millis, millis + millis / 64);
  }

  @Test
  void latenciesOutOfRangeCountAsTheNearestInRange() {
    counts.record(-5);
    assertThat(counts.take().p99Millis()).isZero();

    counts.record(Long.MAX_VALUE);
    assertThat(counts.take().p99Millis()).isGreaterThanOrEqualTo(LatencyCounts.MAX_MILLIS);
  }
}
