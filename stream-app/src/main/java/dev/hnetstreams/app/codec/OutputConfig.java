package dev.hnetstreams.app.codec;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.util.Set;

/**
 * @param chunks how much to say of chunks
 * @param offsets units in which to say where chunks start, beside lengths in bytes
 * @param topLabels how many labels each decision lists, 0 or more
 * @param includeText whether to repeat the text in the result
 */
public record OutputConfig(
    Detail chunks, Set<Offsets> offsets, int topLabels, boolean includeText) {
  /** How much to say of chunks. */
  public enum Detail {
    NONE,
    /** Lengths and probabilities. */
    BOUNDARIES,
    /** Evidence and outer stages too. */
    FULL
  }

  /** Units of offsets into decoded text. */
  public enum Offsets {
    @JsonProperty("utf16")
    UTF16,
    @JsonProperty("codePoint")
    CODE_POINT
  }

  public OutputConfig {
    offsets = offsets == null ? Set.of() : Set.copyOf(offsets);
    new SettingsCheck().require(topLabels >= 0, "topLabels", topLabels, "0 or more").verify();
  }
}
