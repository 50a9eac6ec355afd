package dev.hnetstreams.app.topology;

import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.time.Duration;

/**
 * @param window length of a window, 1 s or more
 * @param retention how long windows are kept, at least two windows
 * @param emitInterval how often changed counts are sent, 10 ms or more
 */
public record StatsConfig(Duration window, Duration retention, Duration emitInterval) {
  public StatsConfig {
    Duration twoWindows = window.multipliedBy(2);
    new SettingsCheck()
        .require(window.toMillis() >= 1000, "window", window, "1s or more")
        .require(
            retention.compareTo(twoWindows) >= 0, "retention", retention, "two windows or more")
        .require(emitInterval.toMillis() >= 10, "emitInterval", emitInterval, "10ms or more")
        .verify();
  }
}
