package dev.hnetstreams.runtime.ort;

/**
 * @param provider where the network runs
 * @param deviceId which GPU, 0 or more
 * @param intraOpThreads threads of one run, 1 or more; 1 is best with as many workers as cores
 */
public record OrtConfig(Provider provider, int deviceId, int intraOpThreads) {
  public OrtConfig {
    if (deviceId < 0) {
      throw new IllegalArgumentException("deviceId: " + deviceId + ", wanted 0 or more");
    }
    if (intraOpThreads < 1) {
      throw new IllegalArgumentException(
          "intraOpThreads: " + intraOpThreads + ", wanted 1 or more");
    }
  }

  public static OrtConfig cpu() {
    return new OrtConfig(Provider.CPU, 0, 1);
  }
}
