package dev.hnetstreams.app.lifecycle;

import java.util.Locale;

/**
 * Why a bundle is not served.
 *
 * @param message what, where, what was expected
 */
public record BundleRefusal(Reason reason, String message) {
  /** A small closed set, for metrics. */
  public enum Reason {
    /** Files are missing or shorter than the manifest says: perhaps it is still being copied. */
    INCOMPLETE,
    /** The manifest cannot be read, or a file is not the one that it names. */
    BROKEN,
    /** A version that is in service already, with other content. */
    SAME_VERSION,
    /** It lacks a head or a label that a configured route asks for. */
    ROUTES,
    /** ONNX Runtime refuses the graph, or its tensors are not those of the manifest. */
    GRAPH,
    /** It has no goldens, or does not answer them as it should. */
    GOLDENS;

    /** As it stands in logs and metrics. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Carries a refusal to where it is told. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient BundleRefusal refusal;

    RefusedException(Reason reason, String message, Throwable cause) {
      super(message, cause);
      this.refusal = new BundleRefusal(reason, message);
    }

    BundleRefusal refusal() {
      return refusal;
    }
  }
}
