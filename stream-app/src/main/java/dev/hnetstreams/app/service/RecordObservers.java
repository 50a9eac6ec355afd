package dev.hnetstreams.app.service;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.http.ResultStream;
import dev.hnetstreams.app.lifecycle.Shadow;
import dev.hnetstreams.app.metrics.Meters;
import dev.hnetstreams.app.topology.OutcomeObserver;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.schemas.TaggedText;
import java.util.function.Supplier;

/**
 * Tells metrics, the stream of results and the shadow model of each batch and record. Called on
 * workers and stream threads.
 */
final class RecordObservers implements BatchObserver, OutcomeObserver {
  private final Meters meters;
  private final ResultStream results;
  private final Supplier<Shadow> shadow;

  /**
   * @param shadow asked for each record that was classified
   */
  RecordObservers(Meters meters, ResultStream results, Supplier<Shadow> shadow) {
    this.meters = meters;
    this.results = results;
    this.shadow = shadow;
  }

  @Override
  public void onBatch(Batch batch, long inferNanos, long innermostChunks) {
    meters.engine().onBatch(batch, inferNanos, innermostChunks);
    results.onBatch(batch, inferNanos, innermostChunks);
  }

  @Override
  public void onOutcome(Outcome answered, TaggedText result, long timestamp) {
    meters.records().onOutcome(answered, result, timestamp);
    results.onOutcome(answered, result, timestamp);
    if (answered instanceof Outcome.Classified classified) {
      shadow.get().offer(classified, result);
    }
  }
}
