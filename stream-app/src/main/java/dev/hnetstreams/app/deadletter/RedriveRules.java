package dev.hnetstreams.app.deadletter;

import java.util.Set;

/**
 * Which dead letters go on, and where.
 *
 * @param filter with reasons it means those, retryable or not; without, the retryable ones
 * @param to topic, or null: back to the one that the letter came from
 * @param forbidden topics that a letter must not go to, wherever it says it came from
 * @param maxRedrives a letter that was sent on so often stays, 1 or more
 */
public record RedriveRules(LetterFilter filter, String to, Set<String> forbidden, int maxRedrives) {
  public RedriveRules {
    forbidden = Set.copyOf(forbidden);
    if (to != null && forbidden.contains(to)) {
      throw new IllegalArgumentException(
          "--to: " + to + ", wanted a topic that the service does not write to");
    }
    if (maxRedrives < 1) {
      throw new IllegalArgumentException("--max-redrives: " + maxRedrives + ", wanted 1 or more");
    }
  }

  /** What becomes of a letter. All but {@link #REDRIVE} leave it where it is. */
  public enum Verdict {
    REDRIVE,
    /** By an earlier redrive of the group. */
    ALREADY_REDRIVEN,
    /** The filter does not mean it. */
    FILTERED,
    /** The same bytes would fail again, and nobody asked for its reason by name. */
    NOT_RETRYABLE,
    /** It came back too often. */
    LOOPING,
    /** It does not say where it came from, or says one of the service's own outputs. */
    NO_SOURCE,
    /** Kafka does not take it there: too large, or of a time that the topic does not allow. */
    REFUSED
  }

  Verdict judge(DeadLetter letter) {
    if (!filter.test(letter)) {
      return Verdict.FILTERED;
    }
    if (filter.reasons().isEmpty() && !letter.retryable()) {
      return Verdict.NOT_RETRYABLE;
    }
    if (letter.redrives() >= maxRedrives) {
      return Verdict.LOOPING;
    }
    String target = target(letter);
    return target.isEmpty() || forbidden.contains(target) ? Verdict.NO_SOURCE : Verdict.REDRIVE;
  }

  /** Empty when the letter does not say. */
  String target(DeadLetter letter) {
    return to != null ? to : letter.sourceTopic();
  }
}
