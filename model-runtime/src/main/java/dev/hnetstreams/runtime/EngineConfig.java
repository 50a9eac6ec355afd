package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.BatchingConfig;
import java.time.Duration;

/**
 * @param batching budgets of a batch and of the queue
 * @param topLabels labels to list for each decision, 0 or more
 * @param maxTextBytes longer texts are refused, 1 or more
 * @param maxSuspectBytes how much of a text that looks like a chunk bomb is read, 1 or more
 */
public record EngineConfig(
    BatchingConfig batching, int topLabels, int maxTextBytes, int maxSuspectBytes) {
  public EngineConfig {
    if (topLabels < 0) {
      throw new IllegalArgumentException("topLabels: " + topLabels + ", wanted 0 or more");
    }
    if (maxTextBytes < 1) {
      throw new IllegalArgumentException("maxTextBytes: " + maxTextBytes + ", wanted 1 or more");
    }
    if (maxSuspectBytes < 1) {
      throw new IllegalArgumentException(
          "maxSuspectBytes: " + maxSuspectBytes + ", wanted 1 or more");
    }
  }

  /** What is best on a CPU: small batches, no waiting. */
  public static EngineConfig defaults() {
    return new EngineConfig(
        new BatchingConfig(64, 4096, 4096, Duration.ZERO, 8192), 3, 1_000_000, 256);
  }
}
