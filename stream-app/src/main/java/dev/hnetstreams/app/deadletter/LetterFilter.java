package dev.hnetstreams.app.deadletter;

import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.time.Instant;
import java.util.Set;

/**
 * Which dead letters are meant. An empty set means any.
 *
 * @param since of the record's own time, or null; included
 * @param until of the record's own time, or null; excluded
 * @param sources topics that they were read from
 */
public record LetterFilter(Set<Reason> reasons, Instant since, Instant until, Set<String> sources) {
  public LetterFilter {
    reasons = Set.copyOf(reasons);
    sources = Set.copyOf(sources);
    if (since != null && until != null && !since.isBefore(until)) {
      throw new IllegalArgumentException(
          "--since: %s, expected a time before --until (%s)".formatted(since, until));
    }
  }

  boolean meansReason(DeadLetter letter) {
    return reasons.isEmpty() || letter.knownReason().filter(reasons::contains).isPresent();
  }

  public boolean test(DeadLetter letter) {
    Instant time = Instant.ofEpochMilli(letter.record().timestamp());
    return meansReason(letter)
        && (since == null || !time.isBefore(since))
        && (until == null || time.isBefore(until))
        && (sources.isEmpty() || sources.contains(letter.sourceTopic()));
  }
}
