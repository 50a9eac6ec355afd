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
    if (to != null && !to.matches("[a-zA-Z0-9._-]{1,249}")) {
      throw new IllegalArgumentException(
          "--to: " + to + ", expected a topic name: letters, digits, '.', '_', '-'");
    }
    if (to != null && forbids(to, forbidden)) {
      throw new IllegalArgumentException(
          "--to: " + to + ", expected a topic that neither the service nor Kafka writes to");
    }
    if (maxRedrives < 1) {
      throw new IllegalArgumentException("--max-redrives: " + maxRedrives + ", expected 1 or more");
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
    /** There is no such topic, or none that we may see. */
    NO_TOPIC,

    /** The letter had no room for its record, and the source no longer has it. */
    ORIGINAL_DELETED,
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
    return target.isEmpty() || forbids(target, forbidden) ? Verdict.NO_SOURCE : Verdict.REDRIVE;
  }

  /** Kafka's own topics begin with two underscores. */
  private static boolean forbids(String topic, Set<String> forbidden) {
    return forbidden.contains(topic) || topic.startsWith("__");
  }

  /** Empty when the letter does not say. */
  String target(DeadLetter letter) {
    return to != null ? to : letter.sourceTopic();
  }
}
