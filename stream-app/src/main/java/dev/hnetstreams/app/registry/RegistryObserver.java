package dev.hnetstreams.app.registry;

/** Is told of requests to the registry, and of those that were not needed. Any thread. */
public interface RegistryObserver {
  /** Looks away. */
  RegistryObserver NONE =
      new RegistryObserver() {
        @Override
        public void onRequest(Outcome outcome, long nanos) {}

        @Override
        public void onKnownSchema() {}
      };

  /** What became of a request. */
  enum Outcome {
    ANSWERED,
    /** The registry has no such schema. */
    UNKNOWN,
    /** The registry does not take a schema of results. */
    REFUSED,
    /** No answer in time, or one that says to come again later. */
    AWAY
  }

  /**
   * A request ended.
   *
   * @param nanos that it took
   */
  void onRequest(Outcome outcome, long nanos);

  /** A value named a schema that was asked for before. */
  void onKnownSchema();
}
