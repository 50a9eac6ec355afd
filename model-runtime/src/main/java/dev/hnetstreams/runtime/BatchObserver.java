package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.Batch;

/** Is told of every batch. Called on the worker that ran it. */
public interface BatchObserver {
  /**
   * @param inferNanos how long the run took, in all its tries
   * @param chunks innermost chunks of its rows; 0 when it failed
   */
  void onBatch(Batch batch, long inferNanos, long chunks);

  /** A text was answered without a batch: the same bytes came a moment ago. */
  default void onKnownText() {}
}
