package dev.hnetstreams.schemas;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Optional;

/**
 * How often a decision fell in a window of time, in one partition. The topic's key is the same
 * without the count, so that the newest value of a key is the one that holds; sum over partitions.
 *
 * @param windowStart milliseconds since 1970, inclusive
 * @param windowEnd milliseconds since 1970, exclusive
 * @param head which decision
 * @param label the label decided, or {@code abstained:<reason>}
 * @param partition of the source topic
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DecisionCount(
    long windowStart, long windowEnd, String head, String label, int partition, long count) {
  private static final String ABSTAINED = "abstained:";

  /** Returns the label under which a decision is counted. */
  public static String labelOf(TaggedText.Decision decision) {
    return decision.label() != null ? decision.label() : ABSTAINED + decision.abstained();
  }

  /** Returns the reason for which there is no label; empty when one was decided. */
  public Optional<String> reason() {
    return label.startsWith(ABSTAINED)
        ? Optional.of(label.substring(ABSTAINED.length()))
        : Optional.empty();
  }
}
