package dev.hnetstreams.app.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.function.IntSupplier;

/** The metrics of HTTP. */
public final class HttpMeters {
  private static final double[] REQUEST_SECONDS = {
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10, 30
  };

  private final Catalogue catalogue;
  private final Counter requests;
  private final Histogram requestSeconds;

  HttpMeters(Catalogue catalogue) {
    this.catalogue = catalogue;
    this.requests =
        catalogue.counter(
            "hnet_http_requests",
            "Requests of HTTP that ended, by route as mounted and status; 429 is refused for load, on route"
                + " connection before there was a request.",
            "route",
            "status");
    this.requestSeconds =
        catalogue.histogram(
            "hnet_http_request_seconds",
            "From a request's head to the end of its answer, by route; readers of /v1/stream stay long.",
            REQUEST_SECONDS,
            "route");
  }

  /** Reads these whenever somebody scrapes. */
  public void gauges(IntSupplier streamReaders, IntSupplier connections) {
    catalogue.gauge("hnet_http_stream_readers", "Readers of /v1/stream.", streamReaders::getAsInt);
    catalogue.gauge("hnet_http_connections", "Open connections to the API.", connections::getAsInt);
  }

  /**
   * A request ended.
   *
   * @param route as mounted
   * @param status of HTTP
   * @param nanos from its head to the end of the answer
   */
  public void onRequest(String route, int status, long nanos) {
    requests.labelValues(route, Integer.toString(status)).inc();
    catalogue.exemplars().ofThisSpan(requestSeconds.labelValues(route), nanos / 1e9);
  }
}
