package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.topology.OutcomeObserver;
import dev.hnetstreams.async.AsyncObserver;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.TaggedText;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/** Metrics of records and of the commits that wait for them. Any thread. */
public final class RecordMeters implements AsyncObserver, OutcomeObserver {
  private static final double NANOS = 1e-9;
  private static final double[] LATENCY_SECONDS = {
    0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300
  };

  /** Legs of a record's way that are short on a machine with cores to spare. */
  private static final double[] LEG_SECONDS = {
    0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 5, 30
  };

  private final Counter deadLetters;
  private final DecisionMeters decisions;
  private final Histogram arrival;
  private final Histogram endToEnd;
  private final Histogram drain;
  private final Histogram emitWait;
  private final Histogram commitWait;
  private final Histogram committed;
  private final Exemplars exemplars;
  private final CounterDataPoint classified;
  private final CounterDataPoint dead;

  RecordMeters(Catalogue catalogue) {
    Counter records =
        catalogue.counter(
            "hnet_records",
            "Records that left, by outcome: classified or dead_letter. With codec.texts=each, each"
                + " text of a record counts.",
            "outcome");
    this.deadLetters =
        catalogue.counter(
            "hnet_dead_letters", "Records that went to the dead letters, by reason.", "reason");
    this.decisions = new DecisionMeters(catalogue);
    this.arrival =
        catalogue.histogram(
            "hnet_arrival_seconds",
            "From a record's timestamp until a stream thread takes it up: the producer's batch, the"
                + " broker, lag, and waiting behind records before it.",
            LATENCY_SECONDS);
    this.endToEnd =
        catalogue.histogram(
            "hnet_end_to_end_seconds",
            "From a record's timestamp to its answer, not counting the commit that shows it.",
            LATENCY_SECONDS);
    this.drain =
        catalogue.histogram(
            "hnet_commit_drain_seconds", "How long commits waited for the model.", LATENCY_SECONDS);
    this.emitWait =
        catalogue.histogram(
            "hnet_emit_wait_seconds",
            "From a record's answer until its stream thread forwards the result: behind records"
                + " before it, and until the thread looks.",
            LEG_SECONDS);
    this.commitWait =
        catalogue.histogram(
            "hnet_commit_wait_seconds",
            "From the forwarding of a record's result to the end of the commit that shows it.",
            LEG_SECONDS);
    this.committed =
        catalogue.histogram(
            "hnet_committed_seconds",
            "From a record's timestamp to the end of the commit that shows its answer.",
            LATENCY_SECONDS);
    this.exemplars = catalogue.exemplars();
    this.classified = records.labelValues("classified");
    this.dead = records.labelValues("dead_letter");
    // A series that is there from the start has a rate when its first event comes.
    for (DeadLetterHeaders.Reason reason : DeadLetterHeaders.Reason.values()) {
      deadLetters.initLabelValues(reason.wireName());
    }
  }

  /** Begins the series of a model's heads. */
  void model(Manifest manifest) {
    decisions.model(manifest);
  }

  @Override
  public void onArrival(long timestamp) {
    arrival.observe(secondsSince(timestamp));
  }

  @Override
  public void onDrain(int drained, long nanos) {
    drain.observe(nanos * NANOS);
  }

  @Override
  public void onForwarded(long nanos) {
    emitWait.observe(nanos * NANOS);
  }

  @Override
  public void onCommitted(long timestamp, long nanos) {
    commitWait.observe(nanos * NANOS);
    committed.observe(secondsSince(timestamp));
  }

  @Override
  public void onOutcome(Outcome answered, TaggedText result, long timestamp) {
    exemplars.ofThisSpan(endToEnd, secondsSince(timestamp));
    if (answered instanceof Outcome.Dead letter) {
      dead.inc();
      deadLetters.labelValues(letter.reason().wireName()).inc();
      return;
    }
    classified.inc();
    decisions.onResult(result);
  }

  /** Records that left so far, classified or as dead letters. */
  public long records() {
    return (long) (classified.get() + dead.get());
  }

  private static double secondsSince(long timestamp) {
    return Math.max(0, System.currentTimeMillis() - timestamp) / 1000.0;
  }

  /** Answers so far. */
  public long classifiedRecords() {
    return (long) classified.get();
  }
}
