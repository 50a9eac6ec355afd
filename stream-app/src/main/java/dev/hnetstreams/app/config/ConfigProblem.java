package dev.hnetstreams.app.config;

import dev.hnetstreams.runtime.settings.InvalidSetting;

/** Why a setting cannot be used, and where it was set. Never tells a secret. */
public sealed interface ConfigProblem {
  /** Where it was set: {@code file:line}, a variable, {@code --set}. */
  String origin();

  /** Returns origin, key and reason in one line. */
  String message();

  /**
   * A value that the key does not take.
   *
   * @param setting its key is {@code section.key}
   */
  record Invalid(String origin, InvalidSetting setting) implements ConfigProblem {
    @Override
    public String message() {
      return origin + ": " + setting.message();
    }
  }

  /**
   * A key that does not exist.
   *
   * @param nearest the known key that is spelt most like it
   */
  record UnknownKey(String origin, String key, String nearest) implements ConfigProblem {
    @Override
    public String message() {
      return origin + ": " + key + ": unknown key; did you mean " + nearest + "?";
    }
  }

  /**
   * A variable of the environment that names no key.
   *
   * @param nearest the variable of the key that is spelt most like it
   */
  record UnknownVariable(String origin, String nearest) implements ConfigProblem {
    @Override
    public String message() {
      return origin + ": no such key; did you mean " + nearest + "?";
    }
  }

  /** A setting that cannot be read. */
  record Malformed(String origin, String reason) implements ConfigProblem {
    @Override
    public String message() {
      return origin + ": " + reason;
    }
  }
}
