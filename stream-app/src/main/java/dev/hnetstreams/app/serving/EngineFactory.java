package dev.hnetstreams.app.serving;

import dev.hnetstreams.runtime.AnswerCache;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.EngineConfig;
import dev.hnetstreams.runtime.InferenceEngine;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.head.OwnHeads;
import dev.hnetstreams.runtime.ort.OrtModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Starts engines on loaded graphs, as the configuration says: warm, with their workers. */
public final class EngineFactory {
  /** For how long a text that comes again is not run again. */
  private static final Duration CACHE_AGE = Duration.ofSeconds(5);

  private final ModelConfig config;
  private final EngineConfig engine;
  private final boolean evidence;
  private final Vertx vertx;
  private final BatchObserver observer;
  private final UnaryOperator<BatchModel> around;
  private final Supplier<OwnHeads> heads;

  /**
   * @param evidence whether models in service always compute evidence for each chunk
   * @param observer is told of the batches of models in service
   * @param around wraps each worker's network, a candidate's too
   */
  public EngineFactory(
      ModelConfig config,
      EngineConfig engine,
      boolean evidence,
      Vertx vertx,
      BatchObserver observer,
      UnaryOperator<BatchModel> around) {
    this(config, engine, evidence, vertx, observer, around, () -> OwnHeads.NONE);
  }

  private EngineFactory(
      ModelConfig config,
      EngineConfig engine,
      boolean evidence,
      Vertx vertx,
      BatchObserver observer,
      UnaryOperator<BatchModel> around,
      Supplier<OwnHeads> heads) {
    this.config = config;
    this.engine = engine;
    this.evidence = evidence;
    this.vertx = vertx;
    this.observer = observer;
    this.around = around;
    this.heads = heads;
  }

  /** The same, with own heads; those that do not fit a bundle are set aside there. */
  public EngineFactory with(Supplier<OwnHeads> active) {
    return new EngineFactory(config, engine, evidence, vertx, observer, around, active);
  }

  /** Starts as many workers as the configuration says. */
  public ServedModel serving(OrtModel ort) {
    int lanes = config.workersOn(ort.provider());
    return start(ort, lanes, evidence, engine, observer, config.cacheEntries());
  }

  /**
   * Starts one worker, whose batches nobody observes.
   *
   * @param texts that a candidate may hold at a time, 1 or more
   */
  public ServedModel trial(OrtModel ort, int texts) {
    BatchingConfig all = engine.batching();
    int rows = 2 * texts;
    EngineConfig small =
        new EngineConfig(
            new BatchingConfig(
                all.maxRows(), all.maxPaddedBytes(), all.maxChunks(), all.maxWait(), rows),
            engine.thresholds(),
            0,
            engine.maxTextBytes(),
            engine.maxSuspectBytes(),
            engine.allowed(),
            engine.precisions(),
            engine.untrained());
    return start(ort, 1, false, small, (batch, nanos, chunks) -> {}, 0);
  }

  private ServedModel start(
      OrtModel ort,
      int lanes,
      boolean withEvidence,
      EngineConfig with,
      BatchObserver told,
      int cacheEntries) {
    List<BatchModel> models = new ArrayList<>();
    Manifest bare = ort.bundle().manifest();
    OwnHeads own = heads.get().on(bare);
    try {
      config.requireAllowed(bare);
      for (int i = 0; i < lanes; i++) {
        BatchModel lane = own.isEmpty() ? ort.lane(withEvidence) : ort.featureLane(withEvidence);
        if (i == 0) { // a shape's first run is slower once a session, not once a lane
          ort.warmUp(lane, engine.batching().maxPaddedBytes());
        }
        models.add(around.apply(own.isEmpty() ? lane : own.around(lane, bare)));
      }
    } catch (RuntimeException e) {
      ort.close();
      throw e;
    }
    WorkerPool workers = new WorkerPool(vertx, lanes);
    Manifest manifest = own.manifest(bare);
    InferenceEngine answers = new InferenceEngine(manifest, models, workers, with, told);
    Classifier door = answers::submit;
    if (cacheEntries > 0) {
      door =
          new AnswerCache(
                  answers::submit, cacheEntries, CACHE_AGE, System::nanoTime, told::onKnownText)
              ::submit;
    }
    return new ServedModel(ort, workers, answers, lanes, own, door);
  }
}
