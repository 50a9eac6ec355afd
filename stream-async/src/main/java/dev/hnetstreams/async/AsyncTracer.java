package dev.hnetstreams.async;

import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Follows records through a stage, for traces: the seam between the stage and a tracing library,
 * which the stage does not know. Every method but {@link Followed#answered} is called on stream
 * threads, must return at once and never throw.
 */
@FunctionalInterface
public interface AsyncTracer {
  /** Follows no record. */
  AsyncTracer NONE = (record, at) -> null;

  /**
   * A record came, and the function is about to be called for it.
   *
   * @return null when the record is not followed
   */
  Followed received(Record<?, ?> record, RecordMetadata at);

  /**
   * A commit begins on this thread: the stage waits for what is in flight. Called for each task of
   * the thread, also when nothing is in flight.
   */
  default void committing() {}

  /**
   * This thread's commit has ended.
   *
   * @param failure why nothing was committed; null when all that was forwarded is committed
   */
  default void committed(Throwable failure) {}

  /** A record on its way through the stage. */
  interface Followed {
    /**
     * Runs the function's call, or the forwarding of the result, on the calling thread. A tracer
     * makes its context current meanwhile. Must run {@code work} once.
     */
    void within(Runnable work);

    /**
     * The function's result is there, or its failure. Called on the thread that completes it, once
     * for each attempt; the stream thread may forward the result before.
     */
    default void answered() {}

    /**
     * The function failed, and the policy decided.
     *
     * @param attempts calls of the function for this record so far, 1 or more
     */
    default void failed(Throwable error, int attempts, FailurePolicy.Verdict verdict) {}

    /** The record has left the stage: its result is forwarded, or it has none. */
    void done();

    /** The task closed before there was a result; the record will be read again. */
    void dropped();
  }
}
