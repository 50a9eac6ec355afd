package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.topology.OutputObserver;
import dev.hnetstreams.app.topology.Refusals;
import io.prometheus.metrics.core.metrics.Counter;

/** Metrics of outputs that their topics do not take as they are. Any thread. */
final class OutputMeters implements OutputObserver {
  private final Counter unfit;
  private final Counter refused;

  OutputMeters(Catalogue catalogue) {
    unfit =
        catalogue.counter(
            "hnet_unfit_outputs",
            "Outputs that their topic has no room for, by what became of them: result_shortened,"
                + " dead_letter_shortened, route_skipped, snippet_skipped, reason_skipped, dropped.",
            "outcome");
    refused =
        catalogue.counter(
            "hnet_refused_outputs",
            "Outputs that Kafka refused, by cause: too_large, no_key, timestamp, invalid. Their"
                + " records are read again and answered with less.",
            "cause");
    for (Unfit what : Unfit.values()) {
      unfit.initLabelValues(what.wireName());
    }
    for (Refusals.Cause cause : Refusals.Cause.values()) {
      refused.initLabelValues(cause.wireName());
    }
  }

  @Override
  public void onUnfit(Unfit what) {
    unfit.labelValues(what.wireName()).inc();
  }

  @Override
  public void onRefused(Refusals.Cause cause) {
    refused.labelValues(cause.wireName()).inc();
  }
}
