package dev.hnetstreams.app.metrics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Metrics of how the service stands in its cluster; each is read whenever somebody scrapes. */
public final class ClusterMeters {
  private final Catalogue catalogue;

  ClusterMeters(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Tells what {@code /health/ready} tells.
   *
   * @param reasons types of the reasons that there are now
   * @param types all that there may be
   */
  public void readiness(Supplier<Set<String>> reasons, List<String> types) {
    catalogue.gauge(
        "hnet_ready",
        "1 when /health/ready says so, else 0.",
        () -> reasons.get().isEmpty() ? 1 : 0);
    catalogue.gauges(
        "hnet_not_ready",
        "1 while the service is not ready for this reason, else 0; /health/ready says more.",
        "reason",
        () -> {
          Set<String> now = reasons.get();
          return types.stream().collect(Collectors.toMap(t -> t, t -> now.contains(t) ? 1.0 : 0.0));
        });
  }

  /**
   * Tells how far behind this instance's partitions are.
   *
   * @param records by partition
   * @param stalledSeconds by partition
   */
  public void lag(
      Supplier<Map<String, Double>> records, Supplier<Map<String, Double>> stalledSeconds) {
    catalogue.gauges(
        "hnet_consumer_lag_records",
        "Records of the input topic that are not processed and committed yet, by partition; of the"
            + " partitions that this instance holds, or held when a stream thread failed.",
        "partition",
        records);
    catalogue.gauges(
        "hnet_consumer_stalled_seconds",
        "Seconds since a partition with lag last moved, 0 without lag; of the same partitions.",
        "partition",
        stalledSeconds);
  }
}
