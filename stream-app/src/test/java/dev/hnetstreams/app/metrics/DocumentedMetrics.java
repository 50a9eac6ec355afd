package dev.hnetstreams.app.metrics;

import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every metric that a service would register, without a service. */
public final class DocumentedMetrics {
  private DocumentedMetrics() {}

  public static List<MetricDoc> all() {
    Meters meters = new Meters();
    meters.model(ModelBundle.bundled().manifest(), "cpu", false);
    meters.limits(Duration.ofSeconds(30), 1);
    meters.gauges(() -> 0, () -> 0, () -> 0, () -> 1);
    meters.http().gauges(() -> 0, () -> 0);
    meters.crashes(() -> 0, () -> false);
    meters.cluster().readiness(Set::of, List.of());
    meters.cluster().lag(Map::of, Map::of);
    meters.kafka(Map::of);
    return meters.docs();
  }
}
