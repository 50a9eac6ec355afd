package dev.hnetstreams.runtime.bundle;

/** A bundle that cannot be used. The message names the file, the fault and the expected content. */
public final class BundleException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BundleException(String message) {
    super(message);
  }

  public BundleException(String message, Throwable cause) {
    super(message, cause);
  }
}
