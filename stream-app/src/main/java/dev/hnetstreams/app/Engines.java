package dev.hnetstreams.app;

import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.inference.CrashJournal;
import dev.hnetstreams.app.inference.WorkerPool;
import dev.hnetstreams.app.lifecycle.ServedModel;
import dev.hnetstreams.app.lifecycle.Shadow;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.EngineConfig;
import dev.hnetstreams.runtime.InferenceEngine;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** Starts engines on loaded graphs, as the configuration wants them: warm, with their workers. */
final class Engines {
  private final AppConfig config;
  private final Vertx vertx;
  private final BatchObserver observer;
  private final Seams seams;
  private final CrashJournal crashes;

  /**
   * @param observer is told of the batches of models in service
   * @param crashes knows what every worker runs, a candidate's too
   */
  Engines(
      AppConfig config, Vertx vertx, BatchObserver observer, Seams seams, CrashJournal crashes) {
    this.config = config;
    this.vertx = vertx;
    this.observer = observer;
    this.seams = seams;
    this.crashes = crashes;
  }

  /** What the configuration names without a watched folder, with nobody beside it. */
  static ServedModel alone(AppConfig config, Vertx vertx, BatchObserver observer) {
    return alone(config, vertx, observer, new CrashJournal());
  }

  /** As {@link #alone}, with a journal. */
  static ServedModel alone(
      AppConfig config, Vertx vertx, BatchObserver observer, CrashJournal crashes) {
    return new Engines(config, vertx, observer, Seams.NONE, crashes)
        .serving(OrtModel.open(ModelLife.bundle(config), config.model().ort()));
  }

  /** With as many workers as the configuration says. */
  ServedModel serving(OrtModel ort) {
    boolean evidence = config.output().chunks() == OutputConfig.Detail.FULL;
    return start(
        ort, config.model().workersOn(ort.provider()), evidence, config.engine(), observer);
  }

  /** With one worker and room for few texts; its batches are nobody's business. */
  ServedModel trial(OrtModel ort) {
    BatchingConfig all = config.batching();
    int rows = 2 * Shadow.ROOM;
    EngineConfig engine =
        new EngineConfig(
            new BatchingConfig(
                all.maxRows(), all.maxPaddedBytes(), all.maxChunks(), all.maxWait(), rows),
            config.model().thresholds(),
            0,
            config.model().maxTextBytes(),
            config.model().maxSuspectBytes());
    return start(ort, 1, false, engine, (batch, nanos, chunks) -> {});
  }

  private ServedModel start(
      OrtModel ort, int lanes, boolean evidence, EngineConfig engine, BatchObserver told) {
    List<BatchModel> models = new ArrayList<>();
    try {
      for (int i = 0; i < lanes; i++) {
        BatchModel lane = ort.lane(evidence);
        ort.warmUp(lane, config.batching().maxPaddedBytes());
        models.add(crashes.around(seams.lane(lane)));
      }
    } catch (RuntimeException e) {
      ort.close();
      throw e;
    }
    WorkerPool workers = new WorkerPool(vertx, lanes);
    InferenceEngine answers =
        new InferenceEngine(ort.bundle().manifest(), models, workers, engine, told);
    return new ServedModel(ort, workers, answers, lanes);
  }
}
