package dev.hnetstreams.app;

import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.inference.WorkerPool;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.InferenceEngine;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.ort.OrtModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A bundle in service: graph, workers, engine; warm. Closes in reverse. */
final class Model implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final OrtModel ort;
  private final WorkerPool workers;
  private final InferenceEngine engine;
  private final int lanes;

  Model(AppConfig config, Vertx vertx, BatchObserver observer) {
    this(config, vertx, observer, Seams.NONE);
  }

  Model(AppConfig config, Vertx vertx, BatchObserver observer, Seams seams) {
    this.ort = OrtModel.open(bundle(config), config.model().ort());
    this.lanes = config.model().workersOn(ort.provider());
    boolean evidence = config.output().chunks() == OutputConfig.Detail.FULL;
    List<BatchModel> models = new ArrayList<>();
    for (int i = 0; i < lanes; i++) {
      BatchModel lane = ort.lane(evidence);
      ort.warmUp(lane, config.batching().maxPaddedBytes());
      models.add(seams.lane(lane));
    }
    this.workers = new WorkerPool(vertx, lanes);
    this.engine =
        new InferenceEngine(bundle().manifest(), models, workers, config.engine(), observer);
  }

  static ModelBundle bundle(AppConfig config) {
    return config.model().bundle() == null
        ? ModelBundle.bundled()
        : ModelBundle.load(config.model().bundle());
  }

  InferenceEngine engine() {
    return engine;
  }

  OrtModel ort() {
    return ort;
  }

  ModelBundle bundle() {
    return ort.bundle();
  }

  int lanes() {
    return lanes;
  }

  @Override
  public void close() {
    boolean idle = engine.close(PATIENCE);
    workers.close();
    if (idle) {
      ort.close();
    }
  }
}
