package dev.hnetstreams.app.formats;

/** A schema that holds no text where one is expected, or that is none of its format. */
final class SchemaMismatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message names the schema and the expectation
   */
  SchemaMismatchException(String message) {
    super(message);
  }

  SchemaMismatchException(String message, Throwable cause) {
    super(message, cause);
  }
}
