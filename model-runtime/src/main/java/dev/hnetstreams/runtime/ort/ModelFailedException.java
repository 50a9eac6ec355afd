package dev.hnetstreams.runtime.ort;

/** ONNX Runtime could not load or run the graph. */
public final class ModelFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ModelFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
