package dev.hnetstreams.schemas;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * How often a decision fell in a window of time, in one partition. The topic's key is the same
 * without the count, so that the newest value of a key is the one that holds; sum over partitions.
 *
 * @param windowStart milliseconds since 1970, inclusive
 * @param windowEnd milliseconds since 1970, exclusive
 * @param head which decision
 * @param label what was decided, or {@code abstained:<reason>}
 * @param partition of the source topic
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record DecisionCount(
    long windowStart, long windowEnd, String head, String label, int partition, long count) {}
