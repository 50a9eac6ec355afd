package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.Flow;
import dev.hnetstreams.runtime.batch.Origin;
import dev.hnetstreams.runtime.decide.Allowed;

/**
 * A text to classify.
 *
 * @param bytes as they came, in any encoding; not copied, must not change
 * @param flow the queue that it waits in
 * @param evidence whether each chunk's share in the decisions is asked for
 * @param topLabels labels to list for each decision; {@link #AS_CONFIGURED}: as many as the engine
 *     is configured to
 * @param origin where it was read, or null when it is no record of a topic
 * @param alone whether its rows must not share a batch
 * @param segments whether it is asked where the language changes and where the code is
 * @param allowed labels that its decisions may have, or null: as the engine is configured to
 * @param tag of the asker's own, which the engine only carries to its rows; null: none
 */
public record Document(
    byte[] bytes,
    Flow flow,
    boolean evidence,
    int topLabels,
    Origin origin,
    boolean alone,
    boolean segments,
    Allowed allowed,
    Object tag) {
  public static final int AS_CONFIGURED = -1;

  /** A text without an origin, in the stream's queue. */
  public Document(byte[] bytes) {
    this(bytes, null);
  }

  /** A record of a topic. */
  public Document(byte[] bytes, Origin origin) {
    this(bytes, Flow.STREAM, false, AS_CONFIGURED, origin, false, false, null, null);
  }

  /** A text that is no record of a topic. */
  public Document(byte[] bytes, Flow flow, boolean evidence, int topLabels) {
    this(bytes, flow, evidence, topLabels, null, false, false, null, null);
  }

  public Document {
    if (topLabels < AS_CONFIGURED) {
      throw new IllegalArgumentException("topLabels: " + topLabels + ", expected 0 or more");
    }
  }

  /** Returns the same text, with its segments if {@code wanted}. */
  public Document withSegments(boolean wanted) {
    return new Document(bytes, flow, evidence, topLabels, origin, alone, wanted, allowed, tag);
  }

  /** Returns the same text, for which only some labels are allowed; null: as configured. */
  public Document withAllowed(Allowed labels) {
    return new Document(bytes, flow, evidence, topLabels, origin, alone, segments, labels, tag);
  }

  /** Returns the same text, with each chunk's share in the decisions. */
  public Document withEvidence() {
    return new Document(bytes, flow, true, topLabels, origin, alone, segments, allowed, tag);
  }

  /** Returns the same text, whose rows carry a tag; null: none. */
  public Document withTag(Object newTag) {
    return new Document(bytes, flow, evidence, topLabels, origin, alone, segments, allowed, newTag);
  }

  /** Returns the same text, to be run in batches of its own. */
  public Document runAlone() {
    return new Document(bytes, flow, evidence, topLabels, origin, true, segments, allowed, tag);
  }
}
