package dev.hnetstreams.app.registry;

/** The registry does not answer, or answers that it cannot: ask again later. */
public final class RegistryAwayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public RegistryAwayException(String message) {
    super(message, null, false, false);
  }
}
