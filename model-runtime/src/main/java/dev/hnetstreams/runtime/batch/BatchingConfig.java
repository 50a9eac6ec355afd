package dev.hnetstreams.runtime.batch;

import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.time.Duration;

/**
 * @param maxRows rows in a batch, 1 or more
 * @param maxPaddedBytes rows times padded length of a batch, 1 or more; a longer single row still
 *     runs
 * @param maxChunks rows times expected chunks of a batch, 1 or more
 * @param maxWait longest wait for company while a worker is idle, zero or more; zero is best on a
 *     CPU
 * @param maxQueuedRows rows that may wait, 1 or more; beyond that the engine says overloaded
 */
public record BatchingConfig(
    int maxRows, int maxPaddedBytes, int maxChunks, Duration maxWait, int maxQueuedRows) {
  public BatchingConfig {
    new SettingsCheck()
        .require(maxRows >= 1, "maxRows", maxRows, "1 or more")
        .require(maxPaddedBytes >= 1, "maxPaddedBytes", maxPaddedBytes, "1 or more")
        .require(maxChunks >= 1, "maxChunks", maxChunks, "1 or more")
        .require(maxWait != null && !maxWait.isNegative(), "maxWait", maxWait, "zero or more")
        .require(maxQueuedRows >= 1, "maxQueuedRows", maxQueuedRows, "1 or more")
        .verify();
  }
}
