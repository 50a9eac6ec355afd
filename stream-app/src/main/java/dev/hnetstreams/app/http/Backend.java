package dev.hnetstreams.app.http;

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
    Tracing tracing) {
  /** Without feedback and traces. */
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
        Tracing.OFF);
  }
}
