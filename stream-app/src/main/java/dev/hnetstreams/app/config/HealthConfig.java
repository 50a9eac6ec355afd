package dev.hnetstreams.app.config;

import java.time.Duration;

/**
 * When the service says that it cannot work.
 *
 * @param stallTimeout how long a partition with records to read may stand still, 1 s or more
 */
public record HealthConfig(Duration stallTimeout) {
  public HealthConfig {
    if (stallTimeout.toMillis() < 1000) {
      throw new IllegalArgumentException("stallTimeout: " + stallTimeout + ", wanted 1s or more");
    }
  }
}
