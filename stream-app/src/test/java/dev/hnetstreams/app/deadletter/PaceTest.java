package dev.hnetstreams.app.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void soManyASecondLeaveAndAPauseSavesNothingUp() {
    Pace pace = new Pace(100, 0);

    assertThat(pace.nanosUntil(50, 0)).isZero();
    assertThat(pace.nanosUntil(50, 0)).isEqualTo(SECOND / 2);
    assertThat(pace.nanosUntil(50, SECOND / 2)).isEqualTo(SECOND / 2);
    assertThat(pace.nanosUntil(50, 60 * SECOND)).isZero();
    assertThat(pace.nanosUntil(50, 60 * SECOND)).isEqualTo(SECOND / 2);
  }

  @Test
  void withoutARateNothingWaits() {
    Pace pace = new Pace(0, 0);

    assertThat(pace.nanosUntil(1_000_000, 0)).isZero();
    assertThat(pace.nanosUntil(1_000_000, 0)).isZero();
  }
}
