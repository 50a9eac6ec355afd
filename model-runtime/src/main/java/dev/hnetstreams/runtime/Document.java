package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.Flow;

/**
 * A text to classify.
 *
 * @param bytes as they came, in whatever encoding; not copied, must not change
 * @param flow with whose texts it queues
 * @param evidence whether each chunk's share in the decisions is asked for
 * @param topLabels labels to list for each decision; {@link #AS_CONFIGURED}: as many as the engine
 *     is configured to
 */
public record Document(byte[] bytes, Flow flow, boolean evidence, int topLabels) {
  public static final int AS_CONFIGURED = -1;

  /** A record of a topic. */
  public Document(byte[] bytes) {
    this(bytes, Flow.STREAM, false, AS_CONFIGURED);
  }

  public Document {
    if (topLabels < AS_CONFIGURED) {
      throw new IllegalArgumentException("topLabels: " + topLabels + ", wanted 0 or more");
    }
  }

  /** The same text, with each chunk's share in the decisions. */
  public Document withEvidence() {
    return new Document(bytes, flow, true, topLabels);
  }
}
