package dev.hnetstreams.app;

import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.http.ManagementServer;
import dev.hnetstreams.app.inference.AsyncInferenceProcessor;
import dev.hnetstreams.app.inference.GuardedClientSupplier;
import dev.hnetstreams.app.inference.InFlightLedger;
import dev.hnetstreams.app.metrics.Meters;
import dev.hnetstreams.app.topology.ClassifyTopology;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Constructs the service, starts it, and closes it in reverse. */
final class Wiring implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);
  private static final int MOST_THREAD_RESTARTS = 10;

  private final AppConfig config;
  private final Vertx vertx = Vertx.vertx();
  private final Meters meters = new Meters();
  private final InFlightLedger ledger = new InFlightLedger();
  private final Model model;
  private final ClassifyTopology topology;
  private final KafkaStreams streams;
  private final BrokerProbe probe;
  private final ServiceHealth health;
  private final ManagementServer http;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final AtomicInteger threadRestarts = new AtomicInteger();

  /** Loads and warms the model, checks topics and routes, binds HTTP. Reads nothing yet. */
  Wiring(AppConfig config) {
    this.config = config;
    Model loaded = null;
    BrokerProbe startedProbe = null;
    try {
      loaded = new Model(config, vertx, meters);
      this.model = loaded;
      this.topology =
          new ClassifyTopology(
              config.topics(), config.routes(), config.stats(), model.bundle().manifest());
      Topology built = topology.build(this::stage, new ResultWriter(config.output()), meters);
      startedProbe = new BrokerProbe(config.kafka());
      this.probe = startedProbe;
      probe.requireTopics(config.topics().input(), topology.outputTopics());
      this.streams =
          new KafkaStreams(built, StreamsProperties.of(config), new GuardedClientSupplier(ledger));
      streams.setUncaughtExceptionHandler(this::onThreadFailure);
      streams.setStateListener(this::onState);
      this.health = new ServiceHealth(streams, probe);
      this.http =
          config.http().enabled()
              ? new ManagementServer(vertx, config.http(), meters::scrape, health)
              : null;
    } catch (RuntimeException e) {
      if (startedProbe != null) {
        startedProbe.close();
      }
      if (loaded != null) {
        loaded.close();
      }
      vertx.close().await();
      throw e;
    }
    meters.model(
        model.bundle().manifest(),
        model.ort().provider().wireName(),
        model.ort().fallback() != null);
    meters.limits(config.streams().drainTimeout(), config.batching().maxQueuedRows());
    meters.gauges(
        ledger::total, model.engine()::queuedRows, model.engine()::busyLanes, model.lanes());
    meters.readiness(() -> health.whyNotReady().isEmpty());
    meters.kafka(streams::metrics, config.topics().input());
  }

  void start() {
    streams.start();
    LOG.info(
        "event=started input={} model={} provider={} guarantee={} http={}",
        config.topics().input(),
        model.bundle().id(),
        model.ort().provider().wireName(),
        config.streams().guarantee(),
        http == null ? "off" : http.port());
  }

  Meters meters() {
    return meters;
  }

  /** Where HTTP really listens; -1 when it is off. */
  int httpPort() {
    return http == null ? -1 : http.port();
  }

  /** Waits until the service has stopped by itself: it failed for good. */
  void awaitFailure() throws InterruptedException {
    stopped.await();
  }

  /**
   * Stops intake, drains, commits, closes.
   *
   * @return false when it took longer than {@code streams.shutdownTimeout}
   */
  boolean stop() {
    Duration patience = config.streams().shutdownTimeout();
    boolean clean = streams.close(patience);
    if (http != null) {
      http.close();
    }
    probe.close();
    model.close();
    vertx.close().await();
    LOG.info("event=stopped clean={} inFlight={}", clean, ledger.total());
    return clean;
  }

  @Override
  public void close() {
    stop();
  }

  private AsyncInferenceProcessor stage(String gateName) {
    return new AsyncInferenceProcessor(
        TextCodec.of(config.codec()),
        model.engine()::submit,
        config.streams(),
        ledger,
        meters,
        gateName);
  }

  private StreamThreadExceptionResponse onThreadFailure(Throwable failure) {
    int restarts = threadRestarts.incrementAndGet();
    boolean again = restarts <= MOST_THREAD_RESTARTS;
    LOG.error(
        "event=stream_thread_failed restarts={} then={}",
        restarts,
        again ? "replace" : "stop",
        failure);
    if (again) {
      meters.streamThreadReplaced();
      return StreamThreadExceptionResponse.REPLACE_THREAD;
    }
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private void onState(KafkaStreams.State now, KafkaStreams.State before) {
    if (now == KafkaStreams.State.ERROR || now == KafkaStreams.State.NOT_RUNNING) {
      stopped.countDown();
    }
  }
}
