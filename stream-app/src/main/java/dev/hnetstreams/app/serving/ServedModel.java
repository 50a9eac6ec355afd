package dev.hnetstreams.app.serving;

import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.InferenceEngine;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.head.OwnHeads;
import dev.hnetstreams.runtime.ort.OrtModel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A bundle that answers: graph, workers, engine; warm. Closes in reverse. */
public final class ServedModel implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final OrtModel ort;
  private final WorkerPool workers;
  private final InferenceEngine engine;
  private final int lanes;
  private final OwnHeads heads;
  private final Classifier door;
  private final Manifest manifest;

  /**
   * @param workers of this model's own: another's that hangs must not hold it up
   * @param lanes batches at a time
   */
  public ServedModel(OrtModel ort, WorkerPool workers, InferenceEngine engine, int lanes) {
    this(ort, workers, engine, lanes, OwnHeads.NONE, engine::submit);
  }

  /**
   * As {@link #ServedModel(OrtModel, WorkerPool, InferenceEngine, int)}, with own heads.
   *
   * @param heads that the engine answers for too
   * @param door to the engine, perhaps through a cache
   */
  public ServedModel(
      OrtModel ort,
      WorkerPool workers,
      InferenceEngine engine,
      int lanes,
      OwnHeads heads,
      Classifier door) {
    this.door = door;
    this.ort = ort;
    this.workers = workers;
    this.engine = engine;
    this.lanes = lanes;
    this.heads = heads;
    this.manifest = heads.manifest(ort.bundle().manifest());
  }

  public InferenceEngine engine() {
    return engine;
  }

  /** Asks the engine, or the cache before it. */
  public CompletableFuture<Inference> submit(Document document) {
    return door.submit(document);
  }

  public ModelBundle bundle() {
    return ort.bundle();
  }

  /** The bundle's, with the decisions of own heads. */
  public Manifest manifest() {
    return manifest;
  }

  /** {@code name/version} as results tell it: own heads follow the version. */
  public String id() {
    return manifest.id();
  }

  /** Own heads that answer. */
  public OwnHeads heads() {
    return heads;
  }

  /** The graph for one more model, which closes it too. */
  public OrtModel sharedGraph() {
    return ort.shared();
  }

  /** Where it runs, as configurations spell it. */
  public String provider() {
    return ort.provider().wireName();
  }

  /** True when {@code auto} wanted a GPU and ended on the CPU. */
  public boolean fellBack() {
    return ort.fallback() != null;
  }

  /** Batches that it runs at a time. */
  public int lanes() {
    return lanes;
  }

  /** Closes unless a text waits or runs; false when one does. */
  boolean closeIfIdle() {
    boolean idle = engine.closeIfIdle();
    if (idle) {
      workers.close();
      ort.close();
    }
    return idle;
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
