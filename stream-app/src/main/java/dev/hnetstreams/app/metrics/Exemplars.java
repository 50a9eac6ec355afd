package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.tracing.TextTrace;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.model.snapshots.Labels;

/**
 * Observations of latencies. One that belongs to a trace that is recorded becomes an exemplar: the
 * trace's id beside the bucket, for scrapes in OpenMetrics. Any thread.
 *
 * @param on whether traces are; otherwise nothing is looked up
 */
record Exemplars(boolean on) {
  /** Observes what belongs to the span of this thread. */
  void ofThisSpan(DistributionDataPoint histogram, double seconds) {
    if (on) {
      observe(histogram, seconds, Span.current().getSpanContext());
    } else {
      histogram.observe(seconds);
    }
  }

  /**
   * Observes what belongs to a row of a batch.
   *
   * @param tag of the row, perhaps null
   */
  void ofRow(DistributionDataPoint histogram, double seconds, Object tag) {
    if (tag instanceof TextTrace trace) {
      observe(histogram, seconds, trace.asker());
    } else {
      histogram.observe(seconds);
    }
  }

  private static void observe(DistributionDataPoint histogram, double seconds, SpanContext span) {
    if (span.isSampled()) {
      histogram.observeWithExemplar(
          seconds, Labels.of("trace_id", span.getTraceId(), "span_id", span.getSpanId()));
    } else {
      histogram.observe(seconds);
    }
  }
}
