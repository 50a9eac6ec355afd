package dev.hnetstreams.app.http;

import dev.hnetstreams.app.drift.DriftReport;
import dev.hnetstreams.app.lifecycle.ShadowReport;
import dev.hnetstreams.app.perspective.Perspective;
import dev.hnetstreams.app.tracing.Tracing;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the API stands on. Suppliers are asked on the event loop: they never block.
 *
 * @param serving the model in service; empty while it loads
 * @param shadow how the candidate fares
 * @param requests is told of every request
 * @param topLabels how many labels a decision lists unless the request says
 * @param perspective Perspective's endpoint, or {@link Perspective#OFF}
 * @param feedback takes and tells what people say; empty while it is off or the service starts
 * @param drift how far answers are distributed from others, as it was found last
 * @param tracing follows requests
 */
public record Backend(
    Supplier<Optional<Serving>> serving,
    Health health,
    Metrics metrics,
    Supplier<Gauges> gauges,
    ResultStream stream,
    Counts counts,
    Supplier<ShadowReport> shadow,
    RequestObserver requests,
    int topLabels,
    Perspective perspective,
    Supplier<Optional<Feedback>> feedback,
    Supplier<DriftReport> drift,
    Tracing tracing) {
  /** Without feedback, drift and traces. */
  public Backend(
      Supplier<Optional<Serving>> serving,
      Health health,
      Metrics metrics,
      Supplier<Gauges> gauges,
      ResultStream stream,
      Counts counts,
      Supplier<ShadowReport> shadow,
      RequestObserver requests,
      int topLabels,
      Perspective perspective) {
    this(
        serving,
        health,
        metrics,
        gauges,
        stream,
        counts,
        shadow,
        requests,
        topLabels,
        perspective,
        Optional::empty,
        () -> DriftReport.NOTHING,
        Tracing.OFF);
  }
}
