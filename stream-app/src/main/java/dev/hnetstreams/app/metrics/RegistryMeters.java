package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.registry.RegistryObserver;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Metrics of the schema registry's client; all 0 where there is no registry. Any thread. */
public final class RegistryMeters implements RegistryObserver {
  private static final double NANOS = 1e-9;
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final Map<Outcome, CounterDataPoint> requests = new EnumMap<>(Outcome.class);
  private final Histogram latency;
  private final Counter known;
  private final Gauge waiting;

  RegistryMeters(Catalogue catalogue) {
    Counter all =
        catalogue.counter(
            "hnet_registry_requests",
            "Requests to the schema registry, by what became of them: answered, unknown (it has no"
                + " such schema), refused (it does not take the schema of results), away (no answer"
                + " in time, or none that helps).",
            "outcome");
    for (Outcome outcome : Outcome.values()) {
      requests.put(outcome, all.labelValues(outcome.name().toLowerCase(Locale.ROOT)));
    }
    this.latency =
        catalogue.histogram(
            "hnet_registry_request_seconds",
            "How long requests to the schema registry took, those without an answer included.",
            SECONDS);
    this.known =
        catalogue.counter(
            "hnet_registry_known_schemas",
            "Values whose schema was in memory, so that the registry was not asked.");
    this.waiting =
        catalogue.gauge(
            "hnet_registry_waiting_records", "Records that wait for the schema registry.");
  }

  @Override
  public void onRequest(Outcome outcome, long nanos) {
    requests.get(outcome).inc();
    latency.observe(nanos * NANOS);
  }

  @Override
  public void onKnownSchema() {
    known.inc();
  }

  /** Tells how many records wait. */
  public void waiting(int records) {
    waiting.set(records);
  }
}
