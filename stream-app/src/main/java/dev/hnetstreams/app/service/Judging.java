package dev.hnetstreams.app.service;

import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.feedback.FeedbackConfig.Move;
import dev.hnetstreams.app.feedback.FeedbackDesk;
import dev.hnetstreams.app.feedback.FeedbackFollower;
import dev.hnetstreams.app.feedback.FeedbackReader;
import dev.hnetstreams.app.feedback.FeedbackTally;
import dev.hnetstreams.app.feedback.SourceTexts;
import dev.hnetstreams.app.feedback.Vote;
import dev.hnetstreams.app.http.Feedback;
import dev.hnetstreams.app.metrics.Meters;
import dev.hnetstreams.app.serving.ActiveModel;
import dev.hnetstreams.app.serving.Classifier;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.bundle.Curve;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Service's part for the worth of answers: which precisions hold, and what people say. Ticks come
 * from one thread.
 */
final class Judging implements Feedback, AutoCloseable {
  private final AppConfig config;
  private final TextCodec codec;
  private final Meters meters;
  private final ActiveModel model;
  private final PrecisionWatch precisions;
  private final FeedbackTally tally = new FeedbackTally();
  private final FeedbackDesk desk;
  private final FeedbackFollower follower;
  private ServedModel seen;
  private long seenVersion = -1;
  private Map<String, Curve> curves = Map.of();
  private volatile Summary summary;

  /**
   * Says which precisions hold; reads no feedback until {@link #start}.
   *
   * @param codec finds the texts that votes name
   * @param classifier HTTP's door to the engine
   */
  Judging(
      AppConfig config, TextCodec codec, Meters meters, ActiveModel model, Classifier classifier) {
    this.config = config;
    this.codec = codec;
    this.meters = meters;
    this.model = model;
    this.precisions =
        new PrecisionWatch(
            config.model().thresholds(),
            config.precisions(),
            config.feedback().thresholds() == Move.REPLACE,
            meters.precisions());
    String topic = config.topics().feedback();
    Supplier<Manifest> manifest = () -> model.current().manifest();
    this.desk =
        topic == null
            ? null
            : new FeedbackDesk(topic, manifest, classifier, texts(), config.kafka());
    this.follower =
        topic == null
            ? null
            : new FeedbackFollower(
                () -> new FeedbackReader(topic, config.kafka()),
                texts(),
                manifest,
                classifier,
                tally,
                meters.feedback());
    tick();
  }

  private SourceTexts texts() {
    return new SourceTexts(config.topics().inputs()::includes, codec, config.kafka());
  }

  void start() {
    if (follower != null) {
      follower.start();
    }
  }

  /** For HTTP: empty when feedback is off. */
  Optional<Feedback> feedback() {
    return desk == null ? Optional.empty() : Optional.of(this);
  }

  /** Looks whether the model or the votes have changed. */
  Void tick() {
    ServedModel now = model.current();
    long version = tally.version();
    if (now != seen || version != seenVersion) {
      seen = now;
      seenVersion = version;
      var judged = tally.judged(now.manifest());
      summary = new Summary(now.id(), tally.votes(), judged);
      meters.feedback().judged(judged);
      curves =
          config.feedback().thresholds() == Move.OFF || config.decisions().isEmpty()
              ? Map.of()
              : tally.curves(now.manifest(), config.feedback().minJudged());
    }
    precisions.look(now, curves);
    return null;
  }

  @Override
  public CompletableFuture<FeedbackDesk.Answer> submit(Vote vote) {
    return desk.submit(vote);
  }

  @Override
  public Summary summary() {
    return summary;
  }

  @Override
  public void close() {
    if (desk != null) {
      follower.close();
      desk.close();
    }
  }
}
