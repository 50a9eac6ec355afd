package dev.hnetstreams.runtime.ort;

import dev.hnetstreams.runtime.settings.SettingsCheck;

/**
 * @param provider where the network runs
 * @param deviceId which GPU, 0 or more
 * @param intraOpThreads threads of one run, 1 or more; 1 is best with as many workers as cores
 */
public record OrtConfig(Provider provider, int deviceId, int intraOpThreads) {
  public OrtConfig {
    new SettingsCheck()
        .require(deviceId >= 0, "deviceId", deviceId, "0 or more")
        .require(intraOpThreads >= 1, "intraOpThreads", intraOpThreads, "1 or more")
        .verify();
  }

  public static OrtConfig cpu() {
    return new OrtConfig(Provider.CPU, 0, 1);
  }
}
