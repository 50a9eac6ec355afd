package dev.hnetstreams.app.topology;

import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.time.Duration;

/**
 * @param window length of a window, 1 s or more
 * @param retention how long windows are kept, at least two windows
 * @param emitInterval how often changed counts are sent, 10 ms or more
 * @param driftWindow answers of how long are compared for drift; null when they are not. Less than
 *     a window is one window, more than the retention is the retention
 */
public record StatsConfig(
    Duration window, Duration retention, Duration emitInterval, Duration driftWindow) {
  public StatsConfig {
    Duration twoWindows = window.multipliedBy(2);
    new SettingsCheck()
        .require(window.toMillis() >= 1000, "window", window, "1s or more")
        .require(
            retention.compareTo(twoWindows) >= 0, "retention", retention, "two windows or more")
        .require(emitInterval.toMillis() >= 10, "emitInterval", emitInterval, "10ms or more")
        .require(
            driftWindow == null || driftWindow.toMillis() >= 1000,
            "driftWindow",
            driftWindow,
            "1s or more, or null")
        .verify();
    if (driftWindow != null) {
      driftWindow = driftWindow.compareTo(window) < 0 ? window : driftWindow;
      driftWindow = driftWindow.compareTo(retention) > 0 ? retention : driftWindow;
    }
  }
}
