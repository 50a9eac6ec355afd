package dev.hnetstreams.runtime.settings;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the settings of a record that cannot be used, so that one exception tells all of them.
 * For one thread.
 */
public final class SettingsCheck {
  private final List<InvalidSetting> invalid = new ArrayList<>();

  /**
   * Notes a setting that cannot be used.
   *
   * @param ok whether it can
   * @param expected the values that can be used, in words
   */
  public SettingsCheck require(boolean ok, String key, Object value, String expected) {
    if (!ok) {
      invalid.add(new InvalidSetting(key, String.valueOf(value), expected));
    }
    return this;
  }

  /** As {@link #require}, for a secret: the value is not told. */
  public SettingsCheck requireSecret(boolean ok, String key, String expected) {
    return require(ok, key, InvalidSetting.MASK, expected);
  }

  /**
   * Ends the check.
   *
   * @throws InvalidSettingsException when a setting cannot be used
   */
  public void verify() {
    if (!invalid.isEmpty()) {
      throw new InvalidSettingsException(invalid);
    }
  }
}
