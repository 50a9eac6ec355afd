package dev.hnetstreams.app.tracing;

/** Is told what becomes of spans that have ended. Called on any thread. */
public interface SpanObserver {
  /** Tells nobody. */
  SpanObserver NOBODY = (outcome, spans) -> {};

  /** What became of spans. */
  enum Outcome {
    /** The endpoint took them. */
    EXPORTED,
    /** The endpoint was away, or refused them. */
    FAILED,
    /** The queue was full. */
    DROPPED
  }

  /**
   * @param spans how many, 1 or more
   */
  void onSpans(Outcome outcome, int spans);
}
