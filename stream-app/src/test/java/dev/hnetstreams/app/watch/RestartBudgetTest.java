package dev.hnetstreams.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {
  private static final long HOUR = Duration.ofHours(1).toNanos();

  private final RestartBudget budget = new RestartBudget(10);

  @Test
  void tenHiccupsWithinMonthsAreNoReasonToStop() {
    for (int day = 0; day < 100; day++) {
      assertThat(budget.take(day * 24L * HOUR)).as("day %d", day).isTrue();
    }
  }

  @Test
  void theEleventhWithinAnHourIs() {
    for (int i = 0; i < 10; i++) {
      assertThat(budget.take(i)).isTrue();
    }
    assertThat(budget.take(HOUR - 1)).isFalse();
    assertThat(budget.taken()).isEqualTo(10);
    assertThat(budget.take(HOUR)).as("the first is an hour ago").isTrue();
    assertThat(budget.take(HOUR)).isFalse();
  }

  @Test
  void theClockMayBeAnything() {
    assertThat(budget.take(Long.MAX_VALUE)).isTrue();
    assertThat(budget.take(Long.MIN_VALUE + HOUR)).as("it has gone over").isTrue();
    assertThat(budget.taken()).isEqualTo(1);
  }
}
