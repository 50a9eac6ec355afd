package dev.hnetstreams.runtime.decide;

/** What a head says of a text in a language in which it was not trained. */
public enum UntrainedLanguages {
  /** Nothing: {@link Abstention#UNTRAINED_LANGUAGE}. */
  ABSTAIN,
  /** Its best guess, by its thresholds. */
  ANSWER
}
