package dev.hnetstreams.app.service;

import dev.hnetstreams.app.cluster.RequiredAcls;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.formats.Formats;
import dev.hnetstreams.app.http.ApiServer;
import dev.hnetstreams.app.http.Health;
import dev.hnetstreams.app.http.ResultStream;
import dev.hnetstreams.app.metrics.Meters;
import dev.hnetstreams.app.serving.ActiveModel;
import dev.hnetstreams.app.serving.CrashGuard;
import dev.hnetstreams.app.serving.CrashJournal;
import dev.hnetstreams.app.serving.QueueShare;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.app.topology.ClassifyFunction;
import dev.hnetstreams.app.topology.ClassifyTopology;
import dev.hnetstreams.app.topology.Outputs;
import dev.hnetstreams.app.topology.Reasons;
import dev.hnetstreams.app.topology.RefusalHandler;
import dev.hnetstreams.app.topology.Refusals;
import dev.hnetstreams.app.topology.StoredCounts;
import dev.hnetstreams.app.topology.TracedCodec;
import dev.hnetstreams.app.tracing.TraceExport;
import dev.hnetstreams.app.tracing.Tracing;
import dev.hnetstreams.app.watch.LimitsWatch;
import dev.hnetstreams.async.AsyncStage;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.bundle.Manifest;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Constructs the service, starts it, and closes it in reverse. */
public final class Service implements AutoCloseable {
  /** For the end of threads that may never end. */
  private static final Duration STALLED_PATIENCE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Service.class);
  private static final long CLOCK_CHECK_MILLIS = 1000;

  private final AppConfig config;
  private final ClockWatch clock;
  private final Vertx vertx = Vertx.vertx();
  private final Meters meters;
  private final Tracing tracing;
  private final CrashJournal crashes = new CrashJournal();
  private final ServiceHealth health = new ServiceHealth();
  private final ResultStream results = new ResultStream();
  private final RecordObservers observers;
  private final Formats formats;
  private final Models models;
  private final Judging judging;
  private final DriftWatch drift;
  private final ClassifyTopology topology;
  private final KafkaStreams streams;
  private final BrokerProbe probe;
  private final LimitsWatch limits;
  private final Surroundings surroundings;
  private final QueueShare records;
  private final AsyncStage<byte[], byte[], Outcome> stage;
  private final ApiServer http;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile ConfigException refused;

  /** Binds HTTP, loads and warms the model, checks topics and routes. Reads nothing yet. */
  public Service(AppConfig config) {
    this(config, Seams.NONE);
  }

  public Service(AppConfig config, Seams seams) {
    this.config = config;
    this.clock = new ClockWatch(seams::wallMillis, System::nanoTime);
    this.meters = new Meters(config.tracing().on());
    this.observers = new RecordObservers(meters, results, () -> models().shadow());
    this.tracing =
        TraceExport.start(
            config.tracing(),
            Service.class.getPackage().getImplementationVersion(),
            meters.traces());
    HttpBackend backend = new HttpBackend(config, health, meters, results, tracing);
    Closer closer = new Closer();
    closer.add(tracing, tracing::close);
    closer.add(vertx, () -> vertx.close().await());
    try {
      this.http =
          new ApiServer(
              vertx, config.http(), config.management(), config.security(), backend.backend());
      closer.add(http, http::close);
      this.formats = ResultTopics.formats(config, meters.registry());
      String advertised = config.http().advertisedAt(http.port());
      this.probe = new BrokerProbe(config.kafka(), config.startTimeout(), this::refuse);
      closer.add(probe, probe::close);
      health.probing(probe);
      Reasons reasons =
          new Reasons(
              config.reasons(),
              config.model().thresholds(),
              id -> models().active().provenance(id));
      this.topology =
          new ClassifyTopology(config.topics(), config.routes(), config.stats(), reasons, tracing);
      this.surroundings =
          new Surroundings(
              config,
              topology,
              formats,
              probe.cluster(),
              this::refuse,
              meters::streamThreadReplaced);
      this.models =
          new Models(
              config,
              Models.engines(config, vertx, observers, lane -> lane(seams, lane)),
              this::requireLabels,
              meters.models());
      health.remarking(closer.add(models, models::close)::setAside);
      int httpRows = config.httpRows();
      this.records = share(config.batching().maxQueuedRows() - httpRows);
      this.stage = stage();
      QueueShare callers = share(httpRows);
      this.judging = new Judging(config, formats.texts(), meters, models.active(), callers);
      closer.add(judging, judging::close);
      this.drift =
          new DriftWatch(
              config.stats(), config.model().thresholds(), this::manifest, meters.drift());
      Properties properties = StreamsProperties.of(config, advertised);
      Outputs outputs =
          new Outputs(StreamsProperties.outputLimits(properties), new Refusals(), meters.outputs());
      RefusalHandler.configure(properties, outputs);
      ResultWriter writer = new ResultWriter(config.output(), formats.results());
      Topology built = topology.build(stage, writer, observers, this::manifest, outputs);
      probe.require(RequiredAcls.run(config), surroundings::look);
      this.limits =
          new LimitsWatch(
              config.kafka(),
              outputs.limits(),
              topology.limitedTopics(config.streams().applicationId()));
      closer.add(limits, limits::close);
      limits.start();
      FileModes.warnOfOpen(
          StreamsProperties.stateDir(config.streams()), "security.key", config.security().key());
      this.streams = new KafkaStreams(built, properties, seams.clients(stage.guard()));
      closer.add(streams, streams::close);
      // Only now: Kafka Streams has made sure that no other instance has the folder.
      FileModes.closeToOthers(StreamsProperties.taskDir(config.streams()));
      crashes.open(StreamsProperties.taskDir(config.streams()).resolve("crash-journal"));
      streams.setUncaughtExceptionHandler(surroundings::onThreadFailure);
      streams.setStateListener(this::onState);
      StoredCounts counts = new StoredCounts(streams, config.topics().inputs(), config.stats());
      surroundings.watch(counts);
      drift.reads(counts);
      health.started(streams, probe, callers, surroundings);
      backend.started(
          new HttpBackend.Started(
              callers, models, judging, stage::inFlight, counts, drift, surroundings, advertised));
    } catch (RuntimeException e) {
      throw closer.closeFor(e);
    }
    meters.limits(config.streams().drainTimeout(), config.batching().maxQueuedRows());
    ActiveModel model = models.active();
    meters.gauges(
        stage::inFlight, model::queuedRows, model::busyLanes, () -> model.current().lanes());
    meters.http().gauges(results::readers, http::connections);
    meters.crashes(crashes::suspects, crashes::failing);
    meters.cluster().readiness(health::reasonTypes, Health.TYPES);
    meters.cluster().lag(surroundings::lag, surroundings::stalledSeconds);
    meters.kafka(streams::metrics);
  }

  public void start() {
    vertx.setPeriodic(CLOCK_CHECK_MILLIS, id -> onTick());
    streams.start();
    models.start();
    judging.start();
    ServedModel model = models.active().current();
    LOG.info(
        "event=started input={} model={} provider={} guarantee={} http={}",
        config.topics().inputs(),
        model.id(),
        model.provider(),
        config.streams().guarantee(),
        http.port() < 0 ? "off" : http.port());
  }

  public Meters meters() {
    return meters;
  }

  /** Where HTTP really listens; -1 when it is off. */
  public int httpPort() {
    return http.port();
  }

  /**
   * Waits until the service has stopped by itself: it failed for good.
   *
   * @return what the user can mend, if it is that
   */
  public Optional<ConfigException> awaitFailure() throws InterruptedException {
    stopped.await();
    return Optional.ofNullable(refused);
  }

  /**
   * Stops intake, drains, commits, closes.
   *
   * @return false when it took longer than {@code streams.shutdownTimeout}
   */
  public boolean stop() {
    health.stopping();
    surroundings.stop();
    boolean clean = closeStreams();
    http.close();
    probe.close();
    limits.close();
    judging.close();
    models.close();
    if (clean) {
      crashes.close();
    }
    vertx.close().await();
    tracing.close();
    LOG.info("event=stopped clean={} inFlight={}", clean, stage.inFlight());
    return clean;
  }

  private boolean closeStreams() {
    // Else its partitions stand still until the group gives it up: session.timeout.ms, 45 s.
    CloseOptions leave =
        CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
    Duration patience = config.streams().shutdownTimeout();
    if (surroundings.stalledByOthers() && patience.compareTo(STALLED_PATIENCE) > 0) {
      patience = STALLED_PATIENCE;
    }
    boolean clean = streams.close(leave.withTimeout(patience));
    if (!clean) {
      stage.abandon();
      streams.close(STALLED_PATIENCE);
    }
    return clean;
  }

  @Override
  public void close() {
    stop();
  }

  private Models models() {
    return models;
  }

  private Manifest manifest() {
    return models.active().current().manifest();
  }

  private BatchModel lane(Seams seams, BatchModel network) {
    return tracing.lanes().apply(crashes.around(seams.lane(network)));
  }

  private QueueShare share(int rows) {
    return new QueueShare(models.active(), Math.max(2, rows), () -> manifest().maxBytes());
  }

  private AsyncStage<byte[], byte[], Outcome> stage() {
    ClassifyFunction function =
        new ClassifyFunction(
            TracedCodec.around(formats.textsForResults(), tracing),
            new CrashGuard(crashes, records),
            tracing.tagging(Details.of(config.output(), topology, results)),
            meters.registry()::waiting);
    return ClassifyTopology.stage(
        function, config.streams().stage(), meters.records(), tracing.stage());
  }

  /** Throws for a model that lacks a label that is configured. */
  private void requireLabels(Manifest model) {
    topology.requireRoutes(model);
    config.requireLabels(model);
  }

  private void refuse(ConfigException why) {
    refused = why;
    stopped.countDown();
  }

  private void onTick() {
    clock.steppedBack().ifPresent(this::onStepBack);
    var unused =
        vertx
            .executeBlocking(
                () -> {
                  judging.tick();
                  drift.look(System.currentTimeMillis());
                  return null;
                })
            .onFailure(failure -> LOG.error("event=tick_failed", failure));
  }

  private void onStepBack(Duration back) {
    LOG.error("event=clock_stepped_back seconds={} then=stop", back.toSeconds());
    stopped.countDown();
  }

  private void onState(KafkaStreams.State now, KafkaStreams.State before) {
    if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
      stopped.countDown();
    }
  }
}
