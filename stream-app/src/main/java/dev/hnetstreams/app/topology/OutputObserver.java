package dev.hnetstreams.app.topology;

import java.util.Locale;

/** Is told of every output that is less than it should be. Called on any thread. */
public interface OutputObserver {
  /** What became of an output that its topic would not take as it is. */
  enum Unfit {
    RESULT_SHORTENED,
    DEAD_LETTER_SHORTENED,
    /** The copy of a result for a route: the result itself is in the output topic. */
    ROUTE_SKIPPED,
    /** Code out of a text: the result says where it is. */
    SNIPPET_SKIPPED,
    /** Why a text got a verdict: the result says which. */
    REASON_SKIPPED,
    /** No topic takes even the shortest answer. */
    DROPPED;

    /** As it stands in metrics. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  void onUnfit(Unfit what);

  /** Kafka refused an output: what was read of its topic did not hold. */
  void onRefused(Refusals.Cause cause);

  /** Nobody is told. */
  OutputObserver NOBODY =
      new OutputObserver() {
        @Override
        public void onUnfit(Unfit what) {}

        @Override
        public void onRefused(Refusals.Cause cause) {}
      };
}
