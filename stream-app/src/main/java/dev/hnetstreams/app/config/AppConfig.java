package dev.hnetstreams.app.config;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.feedback.FeedbackConfig;
import dev.hnetstreams.app.http.HttpConfig;
import dev.hnetstreams.app.http.ManagementConfig;
import dev.hnetstreams.app.http.SecurityConfig;
import dev.hnetstreams.app.perspective.PerspectiveConfig;
import dev.hnetstreams.app.registry.RegistryConfig;
import dev.hnetstreams.app.serving.ModelConfig;
import dev.hnetstreams.app.topology.ClassifyTopology;
import dev.hnetstreams.app.topology.ReasonsConfig;
import dev.hnetstreams.app.topology.RouteConfig;
import dev.hnetstreams.app.topology.StatsConfig;
import dev.hnetstreams.app.topology.StreamsSettings;
import dev.hnetstreams.app.topology.TopicsConfig;
import dev.hnetstreams.app.tracing.TracingConfig;
import dev.hnetstreams.runtime.EngineConfig;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.decide.Precisions;
import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole configuration, checked.
 *
 * @param decisions precisions in (0, 1), by {@code HEAD.precision} and {@code
 *     HEAD.labels.LABEL.precision}; none when null
 * @param kafka passed on to the Kafka clients untouched; {@code bootstrap.servers} is there; and
 *     {@code startTimeout}, which is ours
 */
public record AppConfig(
    TopicsConfig topics,
    CodecConfig codec,
    RegistryConfig registry,
    List<RouteConfig> routes,
    ModelConfig model,
    Map<String, Double> decisions,
    FeedbackConfig feedback,
    BatchingConfig batching,
    OutputConfig output,
    ReasonsConfig reasons,
    StreamsSettings streams,
    StatsConfig stats,
    HttpConfig http,
    PerspectiveConfig perspective,
    ManagementConfig management,
    HealthConfig health,
    LoggingConfig logging,
    TracingConfig tracing,
    SecurityConfig security,
    Map<String, String> kafka) {
  /** The one key of the {@code kafka} block that is not Kafka's. */
  static final String START_TIMEOUT = "startTimeout";

  private static final String PRECISION = "precision";
  private static final String LABELS = "labels.";

  public AppConfig {
    routes = List.copyOf(routes);
    decisions = decisions == null ? Map.of() : Map.copyOf(decisions);
    kafka = Map.copyOf(kafka);
    String changelog = ClassifyTopology.countsChangelog(streams.applicationId());
    boolean byPattern = topics.inputPattern() != null;
    new SettingsCheck()
        .require(
            !byPattern || streams.groupProtocol() == StreamsSettings.GroupProtocol.CLASSIC,
            "streams.groupProtocol",
            streams.groupProtocol(),
            "classic where topics.inputPattern is set: Kafka's streams protocol takes no pattern")
        .require(
            !byPattern || !topics.inputs().includes(changelog),
            "topics.inputPattern",
            topics.inputPattern(),
            "a pattern that does not match " + changelog + ", which Kafka Streams writes")
        .require(
            registry.url() != null
                || (codec.framing() == CodecConfig.Framing.NONE
                    && output.format() == OutputConfig.Format.JSON),
            "registry.url",
            registry.url(),
            "the URL of the schema registry, as codec.framing or output.format asks for one")
        .require(
            output.hidden() != OutputConfig.Hidden.NONE
                || routes.stream().noneMatch(RouteConfig::asksForHidden),
            "output.hidden",
            output.hidden(),
            "places or full, since a condition of a route asks for hidden")
        .verify();
  }

  /** For the Kafka clients: the block without what is ours. */
  @Override
  public Map<String, String> kafka() {
    Map<String, String> clients = new HashMap<>(kafka);
    clients.remove(START_TIMEOUT);
    return clients;
  }

  /** How long a start waits for a broker that is away; zero: for ever. */
  public Duration startTimeout() {
    return Durations.parse(kafka.get(START_TIMEOUT)).orElseThrow();
  }

  /** Rows that HTTP may hold of the engine's queue, 2 or more; the stream has the rest. */
  public int httpRows() {
    return Math.max(2, (int) (batching.maxQueuedRows() * http.queueShare()));
  }

  /**
   * Checks configured labels against a model's.
   *
   * @throws IllegalArgumentException naming the key and the labels that there are
   */
  public void requireLabels(Manifest manifest) {
    model.requireAllowed(manifest);
    perspective.requireLabels(manifest);
    precisions().require(manifest);
  }

  /** What the engine is told. */
  public EngineConfig engine() {
    return new EngineConfig(
        batching,
        model.thresholds(),
        output.topLabels(),
        model.maxTextBytes(),
        model.maxSuspectBytes(),
        model.allowed(),
        precisions(),
        model.untrainedLanguages());
  }

  /** Precisions that are asked for in place of thresholds. */
  public Precisions precisions() {
    Map<String, Map<String, Double>> byHead = new HashMap<>();
    decisions.forEach(
        (key, precision) -> {
          int dot = key.indexOf('.');
          String rest = key.substring(dot + 1, key.length() - PRECISION.length());
          String label =
              rest.isEmpty()
                  ? Precisions.ALL_LABELS
                  : rest.substring(LABELS.length(), rest.length() - 1);
          byHead
              .computeIfAbsent(key.substring(0, dot), head -> new HashMap<>())
              .put(label, precision);
        });
    return new Precisions(byHead);
  }
}
