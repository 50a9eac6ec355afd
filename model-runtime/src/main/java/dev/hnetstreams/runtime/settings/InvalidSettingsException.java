package dev.hnetstreams.runtime.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Settings of one record that cannot be used: all of them. */
public final class InvalidSettingsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<InvalidSetting> settings;

  /**
   * @param settings one or more
   */
  InvalidSettingsException(List<InvalidSetting> settings) {
    super(settings.stream().map(InvalidSetting::message).collect(Collectors.joining("; ")));
    this.settings = List.copyOf(settings);
  }

  public List<InvalidSetting> settings() {
    return settings;
  }
}
