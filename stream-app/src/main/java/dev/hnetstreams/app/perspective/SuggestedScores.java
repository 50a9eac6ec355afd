package dev.hnetstreams.app.perspective;

/** Takes the scores that clients suggest. */
@FunctionalInterface
public interface SuggestedScores {
  /** Accepts them and forgets them. */
  SuggestedScores FORGOTTEN = suggestion -> {};

  /** Is called on an event loop: never blocks. What it throws is answered as a fault. */
  void suggested(Suggestion suggestion);
}
