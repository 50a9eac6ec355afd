package dev.hnetstreams.app.feedback;

/** Is told what becomes of scores that Perspective's clients suggest. Any thread. */
@FunctionalInterface
public interface SuggestionObserver {
  /** What became of a score. */
  enum Suggested {
    /** A vote is in the topic. */
    VOTE,
    /** It is of a span, or speaks for no label that the model has. */
    NO_VOTE,
    /** Too many votes wait, or Kafka or the model does not answer. */
    LOST
  }

  void onSuggested(Suggested outcome);
}
