package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
  private long wallMillis = 1_790_000_000_000L;
  private long nanos = -5;
  private final ClockWatch watch = new ClockWatch(() -> wallMillis, () -> nanos);

  @Test
  void anHourBackIsToldOnceAndAsMuchAsItWas() {
    pass(1000, -3_600_000);
    assertThat(watch.steppedBack()).contains(Duration.ofSeconds(3601));
    pass(1000, 1000);
    assertThat(watch.steppedBack()).isEmpty();
  }

  @Test
  void stepsForwardAndSmallOnesBackAreNot() {
    pass(1000, 3_000_000);
    assertThat(watch.steppedBack()).isEmpty();
    pass(1000, 1000 - ClockWatch.TOLERATED.toMillis());
    assertThat(watch.steppedBack()).isEmpty();
    pass(1000, 999 - ClockWatch.TOLERATED.toMillis());
    assertThat(watch.steppedBack()).isPresent();
  }

  @Test
  void aLongPauseIsNoStep() {
    pass(600_000, 600_000);
    assertThat(watch.steppedBack()).isEmpty();
  }

  private void pass(long monotonicMillis, long byTheWall) {
    nanos += TimeUnit.MILLISECONDS.toNanos(monotonicMillis);
    wallMillis += byTheWall;
  }
}
