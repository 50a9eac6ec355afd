package dev.hnetstreams.async;

/** Observes a stage. Called on stream threads; must return at once and never throw. */
public interface AsyncObserver {
  /** Observer that ignores everything. */
  AsyncObserver NONE = (records, nanos) -> {};

  /**
   * A record came to the stage, before the function is called for it; once, however often that is.
   *
   * @param timestamp of the record, in milliseconds since 1970
   */
  default void onArrival(long timestamp) {}

  /**
   * A record has left the stage: its result is forwarded, or it has none.
   *
   * @param nanos that its answer waited: for the stream thread to look, and for records before it
   */
  default void onForwarded(long nanos) {}

  /**
   * A commit has ended that a record was part of. Not called for records whose commit failed.
   *
   * @param timestamp of the record, in milliseconds since 1970
   * @param nanos from the forwarding of the record's result to the end of the commit
   */
  default void onCommitted(long timestamp, long nanos) {}

  /**
   * A commit waited for records in flight.
   *
   * @param records in flight when the commit began, 1 or more
   * @param nanos that the commit waited
   */
  void onDrain(int records, long nanos);

  /**
   * The function failed for a record, and the policy decided.
   *
   * @param attempts calls of the function for this record so far, 1 or more
   */
  default void onFailure(Throwable error, int attempts, FailurePolicy.Verdict verdict) {}
}
