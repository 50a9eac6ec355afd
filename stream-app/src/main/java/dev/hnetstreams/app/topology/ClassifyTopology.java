package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.registry.RegistryAwayException;
import dev.hnetstreams.app.tracing.Tracing;
import dev.hnetstreams.async.AsyncObserver;
import dev.hnetstreams.async.AsyncSettings;
import dev.hnetstreams.async.AsyncStage;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.async.FailurePolicy;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.segment.Segments;
import dev.hnetstreams.schemas.TaggedText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * From configuration to a Kafka Streams topology.
 *
 * <pre>
 * source -> classify -> emit -> results
 *                            -> route-&lt;topic&gt;, ...
 *                            -> snippets, if configured
 *                            -> reasons, if configured
 *                            -> dead-letters
 *                            -> count -> stats
 * </pre>
 */
public final class ClassifyTopology {
  public static final String COUNTS_STORE = "decision-counts";
  static final String RESULTS = "results";
  static final String DEAD_LETTERS = "dead-letters";
  static final String SNIPPETS = "snippets";
  static final String REASONS = "reasons";
  static final String COUNT = "count";
  private static final String SOURCE = "source";
  private static final String CLASSIFY = "classify";
  private static final String EMIT = "emit";
  private static final String STATS = "stats";
  private static final String ROUTE = "route-";
  private static final String GATE_STORE = "commit-gate";
  private static final Duration ENGINE_FULL_PAUSE = Duration.ofMillis(2);
  private static final Duration REGISTRY_AWAY_PAUSE = Duration.ofMillis(100);

  private final TopicsConfig topics;
  private final List<RouteConfig> routes;
  private final StatsConfig stats;
  private final Reasons reasons;
  private final Tracing tracing;

  /** Without reasons, or with those of every head. */
  public ClassifyTopology(TopicsConfig topics, List<RouteConfig> routes, StatsConfig stats) {
    this(topics, routes, stats, Reasons.NONE, Tracing.OFF);
  }

  /**
   * @param reasons written when {@code topics} has a topic for them
   * @param tracing follows what is emitted
   */
  public ClassifyTopology(
      TopicsConfig topics,
      List<RouteConfig> routes,
      StatsConfig stats,
      Reasons reasons,
      Tracing tracing) {
    this.topics = topics;
    this.routes = List.copyOf(routes);
    this.stats = stats;
    this.reasons = reasons;
    this.tracing = tracing;
  }

  /** The one topic that Kafka Streams makes by itself: a copy of the counts. */
  public static String countsChangelog(String applicationId) {
    return applicationId + "-" + COUNTS_STORE + "-changelog";
  }

  /**
   * What members of one group must have in common: source topic and stores, not outputs.
   *
   * @return {@code t} and eight hexadecimal digits
   */
  public static String mark(InputTopics inputs) {
    byte[] text = (inputs + "\n" + COUNTS_STORE).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(text);
      return "t" + HexFormat.of().formatHex(hash, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * The stage that asks the model. An engine that is full is asked again, and so is a registry that
   * is away; an engine that has closed fails the task.
   *
   * @param function decodes records and asks the engine
   * @param tracer follows each record
   */
  public static AsyncStage<byte[], byte[], Outcome> stage(
      ClassifyFunction function,
      AsyncSettings settings,
      AsyncObserver observer,
      AsyncTracer tracer) {
    return AsyncStage.<byte[], byte[], Outcome>builder(CLASSIFY)
        .gate(GATE_STORE)
        .function(function)
        .onFailure(
            FailurePolicy.<byte[], byte[]>fail()
                .when(
                    ClassifyFunction.EngineFullException.class,
                    failure -> new FailurePolicy.Retry(ENGINE_FULL_PAUSE))
                .when(RegistryAwayException.class, FailurePolicy.retry(REGISTRY_AWAY_PAUSE)))
        .settings(settings)
        .observer(observer)
        .tracer(tracer)
        .build();
  }

  /**
   * The topology. Results name the model that made them; routes ask for heads and labels by name,
   * so they hold for every model that {@link #requireRoutes} accepts.
   *
   * @param inService the model in service, which may be another later
   * @param outputs what the topics take, the changelog of the counts included
   * @throws IllegalArgumentException for a route condition that the model cannot meet
   */
  public Topology build(
      AsyncStage<byte[], byte[], Outcome> stage,
      ResultWriter writer,
      OutcomeObserver observer,
      Supplier<Manifest> inService,
      Outputs outputs) {
    Map<String, BiPredicate<TaggedText, Segments>> byTopic = parsedRoutes(inService.get());
    List<ResultRecords.Route> parsed = new ArrayList<>();
    byTopic.forEach((to, when) -> parsed.add(new ResultRecords.Route(ROUTE + to, to, when)));
    ResultRecords results = new ResultRecords(topics, writer, parsed, reasons, inService, outputs);
    Serializer<byte[]> bytes = new ByteArraySerializer();
    Serializer<Object> value = (topic, data) -> (byte[]) data;
    Topology topology = new Topology();
    // Said here and not left to the consumer, which goes to the end of a topic that was made again
    // and has fewer records than before: it takes that for a log that was cut.
    Deserializer<byte[]> asItIs = new ByteArrayDeserializer();
    InputTopics inputs = topics.inputs();
    if (inputs.pattern() == null) {
      topology.addSource(AutoOffsetReset.earliest(), SOURCE, asItIs, asItIs, inputs.name());
    } else {
      topology.addSource(AutoOffsetReset.earliest(), SOURCE, asItIs, asItIs, inputs.pattern());
    }
    // Its gate is the first of all stores: Streams flushes them in this order, and counts come from
    // what it drains.
    topology.addProcessor(CLASSIFY, stage, SOURCE);
    topology.<byte[], Outcome, byte[], Object>addProcessor(
        EMIT,
        () ->
            TracedEmit.around(
                tracing,
                topics,
                observer,
                told -> new EmitProcessor(topics, results, inService, told, outputs)),
        CLASSIFY);
    topology.addSink(RESULTS, topics.output(), bytes, value, EMIT);
    topology.addSink(DEAD_LETTERS, topics.deadLetter(), bytes, value, EMIT);
    if (topics.snippets() != null) {
      topology.addSink(SNIPPETS, topics.snippets(), bytes, value, EMIT);
    }
    if (topics.reasons() != null) {
      topology.addSink(REASONS, topics.reasons(), bytes, value, EMIT);
    }
    byTopic.keySet().forEach(to -> topology.addSink(ROUTE + to, to, bytes, value, EMIT));
    topology.<byte[], TaggedText, byte[], byte[]>addProcessor(
        COUNT, () -> new CountProcessor(stats, topics.stats(), outputs.limits()), EMIT);
    topology.addStateStore(countsStore(), COUNT);
    topology.addSink(STATS, topics.stats(), bytes, bytes, COUNT);
    return topology;
  }

  /**
   * Whether the routes hold for a model, and reasons can be given for its decisions.
   *
   * @throws IllegalArgumentException for a condition or a head that asks for what the model lacks
   */
  public void requireRoutes(Manifest model) {
    reasons.config().require(model);
    var unused = parsedRoutes(model);
  }

  /** Whether the engine must be asked for segments, whatever results say of them. */
  public boolean wantsSegments() {
    return topics.snippets() != null
        || routes.stream().flatMap(route -> route.when().stream()).anyMatch(Condition::ofSegments);
  }

  /** Whether the engine must be asked for evidence, whatever results say of it. */
  public boolean wantsEvidence() {
    return topics.reasons() != null;
  }

  /** Every topic that is written to, routes included. */
  public List<String> outputTopics() {
    List<String> all = new ArrayList<>(topics.outputs().toList());
    routes.stream().map(RouteConfig::to).forEach(all::add);
    return all.stream().distinct().toList();
  }

  /** Every topic whose limits matter: those that are written to, and the counts' changelog. */
  public List<String> limitedTopics(String applicationId) {
    List<String> all = new ArrayList<>(outputTopics());
    all.add(countsChangelog(applicationId));
    return all;
  }

  /**
   * By topic: when one of its routes takes a result it goes there, once even when several do.
   * Results that come back to one of our own topics would be doubled, or go round for ever.
   */
  private Map<String, BiPredicate<TaggedText, Segments>> parsedRoutes(Manifest model) {
    Map<String, BiPredicate<TaggedText, Segments>> parsed = new LinkedHashMap<>();
    for (RouteConfig route : routes) {
      if (topics.inputs().includes(route.to()) || topics.outputs().anyMatch(route.to()::equals)) {
        throw new IllegalArgumentException(
            "routes: to: "
                + route.to()
                + ", expected a topic that is not input, output, deadLetter or stats");
      }
      BiPredicate<TaggedText, Segments> all =
          route.when().stream()
              .map(text -> Condition.parse(text, model))
              .reduce(BiPredicate::and)
              .orElseThrow();
      parsed.merge(route.to(), all, BiPredicate::or);
    }
    return parsed;
  }

  private StoreBuilder<WindowStore<String, Long>> countsStore() {
    return Stores.windowStoreBuilder(
            Stores.persistentWindowStore(COUNTS_STORE, stats.retention(), stats.window(), false),
            Serdes.String(),
            Serdes.Long())
        .withCachingEnabled();
  }
}
