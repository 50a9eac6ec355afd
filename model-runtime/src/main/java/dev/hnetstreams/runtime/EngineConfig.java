package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.runtime.decide.Allowed;
import dev.hnetstreams.runtime.decide.Precisions;
import dev.hnetstreams.runtime.decide.UntrainedLanguages;
import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.time.Duration;

/**
 * @param batching budgets of a batch and of the queue
 * @param thresholds which of the bundle's thresholds hold
 * @param topLabels labels to list for each decision, 0 or more
 * @param maxTextBytes longer texts are refused, 1 or more
 * @param maxSuspectBytes how much of a text that looks like a chunk bomb is read, 1 or more
 * @param allowed labels that decisions may have
 * @param precisions asked for in place of thresholds
 * @param untrained what heads say of languages in which they were not trained
 */
public record EngineConfig(
    BatchingConfig batching,
    ThresholdMode thresholds,
    int topLabels,
    int maxTextBytes,
    int maxSuspectBytes,
    Allowed allowed,
    Precisions precisions,
    UntrainedLanguages untrained) {
  public EngineConfig {
    new SettingsCheck()
        .require(topLabels >= 0, "topLabels", topLabels, "0 or more")
        .require(maxTextBytes >= 1, "maxTextBytes", maxTextBytes, "1 or more")
        .require(maxSuspectBytes >= 1, "maxSuspectBytes", maxSuspectBytes, "1 or more")
        .verify();
  }

  /** By the bundle's thresholds alone. */
  public EngineConfig(
      BatchingConfig batching,
      ThresholdMode thresholds,
      int topLabels,
      int maxTextBytes,
      int maxSuspectBytes,
      Allowed allowed) {
    this(
        batching,
        thresholds,
        topLabels,
        maxTextBytes,
        maxSuspectBytes,
        allowed,
        Precisions.NONE,
        UntrainedLanguages.ABSTAIN);
  }

  /** With all labels. */
  public EngineConfig(
      BatchingConfig batching,
      ThresholdMode thresholds,
      int topLabels,
      int maxTextBytes,
      int maxSuspectBytes) {
    this(batching, thresholds, topLabels, maxTextBytes, maxSuspectBytes, Allowed.ALL);
  }

  /** Balanced. */
  public EngineConfig(
      BatchingConfig batching, int topLabels, int maxTextBytes, int maxSuspectBytes) {
    this(batching, ThresholdMode.BALANCED, topLabels, maxTextBytes, maxSuspectBytes);
  }

  /** Settings that are best on a CPU: small batches, no waiting. */
  public static EngineConfig defaults() {
    return new EngineConfig(
        new BatchingConfig(64, 4096, 4096, Duration.ZERO, 8192), 3, 1_000_000, 256);
  }
}
