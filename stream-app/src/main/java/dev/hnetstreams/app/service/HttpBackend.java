package dev.hnetstreams.app.service;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.drift.DriftReport;
import dev.hnetstreams.app.http.Backend;
import dev.hnetstreams.app.http.Feedback;
import dev.hnetstreams.app.http.Gauges;
import dev.hnetstreams.app.http.ResultStream;
import dev.hnetstreams.app.http.Serving;
import dev.hnetstreams.app.lifecycle.ShadowReport;
import dev.hnetstreams.app.metrics.Meters;
import dev.hnetstreams.app.perspective.Perspective;
import dev.hnetstreams.app.serving.ActiveModel;
import dev.hnetstreams.app.serving.QueueShare;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.app.topology.StoredCounts;
import dev.hnetstreams.app.tracing.Tracing;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** What HTTP stands on: little while the service starts, all of it afterwards. */
final class HttpBackend {
  private final AppConfig config;
  private final ServiceHealth health;
  private final Meters meters;
  private final ResultStream results;
  private final Tracing tracing;
  private volatile Started started;

  /**
   * What there is once the service has started.
   *
   * @param requests HTTP's share of the queue
   * @param inFlight records of the stage
   * @param advertised this instance's address, or null when it keeps to itself
   */
  record Started(
      QueueShare requests,
      Models models,
      Judging judging,
      IntSupplier inFlight,
      StoredCounts counts,
      DriftWatch drift,
      Surroundings surroundings,
      String advertised) {}

  HttpBackend(
      AppConfig config,
      ServiceHealth health,
      Meters meters,
      ResultStream results,
      Tracing tracing) {
    this.config = config;
    this.health = health;
    this.meters = meters;
    this.results = results;
    this.tracing = tracing;
  }

  void started(Started now) {
    started = now;
  }

  Backend backend() {
    Supplier<Optional<Feedback>> feedback =
        () -> Optional.ofNullable(started).flatMap(now -> now.judging().feedback());
    return new Backend(
        this::serving,
        health,
        meters::scrape,
        this::gauges,
        results,
        new SharedCounts(
            () -> started == null ? null : started.counts(),
            () -> started == null ? 0 : started.surroundings().partitions(),
            config.stats().window().toMillis(),
            () -> started == null ? null : started.advertised()),
        () ->
            started == null
                ? new ShadowReport(config.model().shadowSample(), null)
                : started.models().shadow().report(),
        meters.http()::onRequest,
        config.output().topLabels(),
        new Perspective(
            config.perspective(),
            new SuggestedVotes(
                feedback, () -> started.models().active().current().manifest(), meters.feedback())),
        feedback,
        () -> started == null ? DriftReport.NOTHING : started.drift().report(),
        tracing);
  }

  private Gauges gauges() {
    Started now = started;
    if (now == null) {
      return Gauges.NOTHING;
    }
    ActiveModel model = now.models().active();
    return new Gauges(now.inFlight().getAsInt(), model.queuedRows(), model.current().lanes());
  }

  /** What HTTP is served by; nothing while the service starts. */
  private Optional<Serving> serving() {
    Started now = started;
    if (now == null) {
      return Optional.empty();
    }
    ServedModel model = now.models().active().current();
    return Optional.of(new Serving(now.requests(), model.manifest(), model.provider()));
  }
}
