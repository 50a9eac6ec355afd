package dev.hnetstreams.app.registry;

/** The registry has no schema of that name. */
public final class UnknownSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public UnknownSchemaException(String message) {
    super(message, null, false, false);
  }
}
