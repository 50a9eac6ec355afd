package dev.hnetstreams.app.config;

/** Configuration that cannot be used: where, which key, which value, what was wanted. */
public class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }

  ConfigException(String message, Throwable cause) {
    super(message, cause);
  }
}
