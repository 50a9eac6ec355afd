package dev.hnetstreams.schemas;

import java.util.Locale;

/** Why a decision has no label: {@link TaggedText.Decision#abstained()}. */
public enum AbstentionReason {
  /** The text has fewer bytes than the head needs. */
  TOO_SHORT,
  /** The best label is not confident enough. */
  BELOW_THRESHOLD,
  /** The text is full of control characters. */
  NOT_TEXT,
  /** The evidence is for labels that are not allowed. */
  OUTSIDE,
  /** The text is in a language in which the head was not trained. */
  UNTRAINED_LANGUAGE,
  /** Two labels share the confidence that would do for one. */
  AMBIGUOUS;

  /** As it stands in results, counts, routes and metrics: lower case. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
