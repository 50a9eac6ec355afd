package dev.hnetstreams.app.topology;

import java.time.Duration;

/**
 * @param window length of a window, 1 s or more
 * @param retention how long windows are kept, at least two windows
 * @param emitInterval how often changed counts are sent, 10 ms or more
 */
public record StatsConfig(Duration window, Duration retention, Duration emitInterval) {
  public StatsConfig {
    if (window.toMillis() < 1000) {
      throw new IllegalArgumentException("window: " + window + ", wanted 1s or more");
    }
    if (retention.compareTo(window.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "retention: " + retention + ", wanted two windows or more");
    }
    if (emitInterval.toMillis() < 10) {
      throw new IllegalArgumentException("emitInterval: " + emitInterval + ", wanted 10ms or more");
    }
  }
}
