package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.schemas.TaggedText;

/** Is told of every record that leaves. Called on stream threads. */
public interface OutcomeObserver {
  /**
   * @param result what was sent, or null for a dead letter
   * @param timestamp of the record, in milliseconds since 1970
   */
  void onOutcome(Outcome answered, TaggedText result, long timestamp);
}
