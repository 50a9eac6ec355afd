package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.tracing.SpanObserver;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Metrics of traces. Any thread. */
final class TraceMeters implements SpanObserver {
  private final Map<Outcome, CounterDataPoint> spans = new EnumMap<>(Outcome.class);

  TraceMeters(Catalogue catalogue) {
    Counter all =
        catalogue.counter(
            "hnet_trace_spans",
            "Spans of traces that ended, by what became of them: exported, failed (the endpoint was"
                + " away or refused them), dropped (too many waited). 0 while traces are off.",
            "outcome");
    for (Outcome outcome : Outcome.values()) {
      spans.put(outcome, all.labelValues(outcome.name().toLowerCase(Locale.ROOT)));
    }
  }

  @Override
  public void onSpans(Outcome outcome, int count) {
    spans.get(outcome).inc(count);
  }
}
