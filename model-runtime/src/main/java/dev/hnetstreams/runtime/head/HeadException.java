package dev.hnetstreams.runtime.head;

/** An own head that cannot be used: the message says what, where, and what was expected. */
public final class HeadException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public HeadException(String message) {
    super(message);
  }

  public HeadException(String message, Throwable cause) {
    super(message, cause);
  }
}
