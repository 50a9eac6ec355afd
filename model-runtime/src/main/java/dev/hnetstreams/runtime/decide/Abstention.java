package dev.hnetstreams.runtime.decide;

/** Why there is no label. */
public enum Abstention {
  /** Fewer bytes than the head needs. */
  TOO_SHORT,
  /** The best label is not confident enough. */
  BELOW_THRESHOLD,
  /** Control characters all over: not text. */
  NOT_TEXT,
  /** Two labels share what would have been enough for one: near neighbours. */
  AMBIGUOUS
}
