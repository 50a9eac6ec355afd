package dev.hnetstreams.app.config;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.http.HttpConfig;
import dev.hnetstreams.app.http.ManagementConfig;
import dev.hnetstreams.app.http.SecurityConfig;
import dev.hnetstreams.app.inference.StreamsSettings;
import dev.hnetstreams.app.topology.RouteConfig;
import dev.hnetstreams.app.topology.StatsConfig;
import dev.hnetstreams.app.topology.TopicsConfig;
import dev.hnetstreams.runtime.EngineConfig;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration, checked.
 *
 * @param kafka passed on to the Kafka clients untouched; {@code bootstrap.servers} is there
 */
public record AppConfig(
    TopicsConfig topics,
    CodecConfig codec,
    List<RouteConfig> routes,
    ModelConfig model,
    BatchingConfig batching,
    OutputConfig output,
    StreamsSettings streams,
    StatsConfig stats,
    HttpConfig http,
    ManagementConfig management,
    HealthConfig health,
    SecurityConfig security,
    Map<String, String> kafka) {
  public AppConfig {
    routes = List.copyOf(routes);
    kafka = Map.copyOf(kafka);
  }

  /** Rows that HTTP may hold of the engine's queue, 2 or more; the stream has the rest. */
  public int httpRows() {
    return Math.max(2, (int) (batching.maxQueuedRows() * http.queueShare()));
  }

  /** What the engine is told. */
  public EngineConfig engine() {
    return new EngineConfig(
        batching,
        model.thresholds(),
        output.topLabels(),
        model.maxTextBytes(),
        model.maxSuspectBytes());
  }
}
