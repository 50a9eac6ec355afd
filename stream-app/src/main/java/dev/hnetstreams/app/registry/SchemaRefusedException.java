package dev.hnetstreams.app.registry;

/** The registry does not take a schema of ours. */
public final class SchemaRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public SchemaRefusedException(String message) {
    super(message, null, false, false);
  }
}
