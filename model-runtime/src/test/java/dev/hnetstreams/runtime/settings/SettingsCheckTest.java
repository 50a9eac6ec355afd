package dev.hnetstreams.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hnetstreams.runtime.batch.BatchingConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {
  @Test
  void everySettingThatCannotBeUsedIsTold() {
    InvalidSettingsException refused =
        catchThrowableOfType(
            InvalidSettingsException.class,
            () -> new BatchingConfig(0, 1, -1, Duration.ofMillis(-1), 1));

    assertThat(refused.settings())
        .containsExactly(
            new InvalidSetting("maxRows", "0", "1 or more"),
            new InvalidSetting("maxChunks", "-1", "1 or more"),
            new InvalidSetting("maxWait", "PT-0.001S", "zero or more"));
    assertThat(refused)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "maxRows: 0, expected 1 or more; maxChunks: -1, expected 1 or more;"
                + " maxWait: PT-0.001S, expected zero or more");
  }

  @Test
  void aSecretIsNotTold() {
    SettingsCheck check = new SettingsCheck().requireSecret(false, "token", "a longer one");

    assertThat(catchThrowableOfType(InvalidSettingsException.class, check::verify))
        .hasMessage("token: ****, expected a longer one");
  }

  @Test
  void settingsInRangePass() {
    assertThatCode(() -> new SettingsCheck().require(true, "a", 1, "1").verify())
        .doesNotThrowAnyException();
  }
}
