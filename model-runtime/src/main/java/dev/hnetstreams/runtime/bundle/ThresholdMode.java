package dev.hnetstreams.runtime.bundle;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How sure an answer must be to be given. A bundle brings each mode's thresholds. */
public enum ThresholdMode {
  /** Few answers, nearly all of them right. */
  @JsonProperty("high-confidence")
  HIGH_CONFIDENCE("highConfidence"),
  /** The mode that every bundle has: {@link Head#thresholds()}. */
  @JsonProperty("balanced")
  BALANCED("balanced"),
  /** An answer to nearly everything. */
  @JsonProperty("best-guess")
  BEST_GUESS("bestGuess");

  private final String key;

  ThresholdMode(String key) {
    this.key = key;
  }

  /** Its key in {@link Head#thresholdModes()}. */
  String key() {
    return key;
  }

  /** As it stands in configuration: {@code best-guess}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
