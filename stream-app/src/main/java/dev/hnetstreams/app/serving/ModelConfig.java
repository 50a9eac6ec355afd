package dev.hnetstreams.app.serving;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.runtime.decide.Allowed;
import dev.hnetstreams.runtime.decide.UntrainedLanguages;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.Provider;
import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * @param bundle folder of a model bundle, or null for the one in the jar, or for {@code folder}
 * @param thresholds how sure an answer must be
 * @param folder watched folder of bundles, or null
 * @param headsFolder watched folder of own heads, or null
 * @param checkInterval how often the folders are looked at, 100 ms or more
 * @param shadowSample part of the texts that a candidate is shown, in [0, 1]
 * @param provider where the network runs
 * @param deviceId which GPU, 0 or more
 * @param workers batches at a time; 0: as many as cores on cpu, 2 on cuda
 * @param intraOpThreads threads of one batch on cpu, 1 or more
 * @param maxTextBytes longer texts become dead letters, 1 or more
 * @param maxSuspectBytes how much of a text that looks like a chunk bomb is read, 1 or more
 * @param cacheEntries short texts of the last seconds whose answers are given again; 0: none
 * @param untrainedLanguages what heads say of languages in which they were not trained
 * @param allowLanguage the only languages that are answered; empty: all
 * @param allowCode the only kinds of code that are answered; empty: all
 */
public record ModelConfig(
    Path bundle,
    ThresholdMode thresholds,
    Path folder,
    Path headsFolder,
    Duration checkInterval,
    double shadowSample,
    Provider provider,
    int deviceId,
    int workers,
    int intraOpThreads,
    int maxTextBytes,
    int maxSuspectBytes,
    int cacheEntries,
    UntrainedLanguages untrainedLanguages,
    @JsonProperty("allow.language") List<String> allowLanguage,
    @JsonProperty("allow.code") List<String> allowCode) {
  private static final Duration MIN_INTERVAL = Duration.ofMillis(100);

  public ModelConfig {
    new SettingsCheck()
        .require(
            bundle == null || folder == null, "folder", folder, "null while model.bundle is set")
        .require(
            checkInterval.compareTo(MIN_INTERVAL) >= 0,
            "checkInterval",
            checkInterval.toMillis() + "ms",
            "100ms or more")
        .require(
            shadowSample >= 0 && shadowSample <= 1,
            "shadowSample",
            shadowSample,
            "a number in [0, 1]")
        .require(deviceId >= 0, "deviceId", deviceId, "0 or more")
        .require(workers >= 0, "workers", workers, "0 or more")
        .require(intraOpThreads >= 1, "intraOpThreads", intraOpThreads, "1 or more")
        .require(maxTextBytes >= 1, "maxTextBytes", maxTextBytes, "1 or more")
        .require(maxSuspectBytes >= 1, "maxSuspectBytes", maxSuspectBytes, "1 or more")
        .require(cacheEntries >= 0, "cacheEntries", cacheEntries, "0 or more")
        .verify();
    allowLanguage = allowLanguage == null ? List.of() : List.copyOf(allowLanguage);
    allowCode = allowCode == null ? List.of() : List.copyOf(allowCode);
  }

  /** Labels that decisions may have. */
  public Allowed allowed() {
    return Allowed.of(allowLanguage, allowCode);
  }

  /**
   * Checks the allowed labels against a model's.
   *
   * @throws IllegalArgumentException naming the key, the label and the nearest that there is
   */
  public void requireAllowed(Manifest manifest) {
    try {
      allowed().require(manifest);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("model." + e.getMessage(), e);
    }
  }

  /** What ONNX Runtime is told. */
  public OrtConfig ort() {
    return new OrtConfig(provider, deviceId, intraOpThreads);
  }

  /** Batches at a time on the provider that is really in use. */
  public int workersOn(Provider actual) {
    return workers > 0 ? workers : actual.defaultWorkers();
  }
}
