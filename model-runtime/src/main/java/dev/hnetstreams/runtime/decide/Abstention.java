package dev.hnetstreams.runtime.decide;

/** Why there is no label. */
public enum Abstention {
  /** Fewer bytes than the head needs. */
  TOO_SHORT,
  /** The best label is not confident enough. */
  BELOW_THRESHOLD,
  /** Control characters all over: not text. */
  NOT_TEXT,
  /** The evidence is for labels that are not allowed. */
  OUTSIDE,
  /** The text is in a language in which the head was not trained. */
  UNTRAINED_LANGUAGE,
  /** Two labels, near neighbours, share the confidence that would do for one. */
  AMBIGUOUS
}
