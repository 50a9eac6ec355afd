package dev.hnetstreams.app.config;

/**
 * How the log is written, to standard error.
 *
 * @param format text for people, or JSON Lines with the field names of the Elastic Common Schema
 */
public record LoggingConfig(Format format) {

  /** How a line looks. */
  public enum Format {
    TEXT,
    JSON
  }
}
