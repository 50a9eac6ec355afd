package dev.hnetstreams.app.config;

import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.time.Duration;

/**
 * When the service says that it cannot work.
 *
 * @param stallTimeout how long a partition with records to read may stand still, 1 s or more
 */
public record HealthConfig(Duration stallTimeout) {
  public HealthConfig {
    new SettingsCheck()
        .require(stallTimeout.toMillis() >= 1000, "stallTimeout", stallTimeout, "1s or more")
        .verify();
  }
}
