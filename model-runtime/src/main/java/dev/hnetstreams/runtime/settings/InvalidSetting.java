package dev.hnetstreams.runtime.settings;

/**
 * A setting that cannot be used.
 *
 * @param key name of the record's component
 * @param value as it was set; {@link #MASK} for a secret
 * @param expected the values that can be used, in words
 */
public record InvalidSetting(String key, String value, String expected) {
  /** Stands for a secret. */
  public static final String MASK = "****";

  /** Returns key, value and expectation in one line. */
  public String message() {
    return key + ": " + value + ", expected " + expected;
  }
}
