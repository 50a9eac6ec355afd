package dev.hnetstreams.runtime;

import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.head.HeadException;
import dev.hnetstreams.runtime.head.OwnHeads;
import dev.hnetstreams.runtime.ort.ModelFailedException;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A loaded model with worker threads of its own: the class to embed. Any thread may ask; texts that
 * arrive together run together.
 *
 * <p>Opening loads the graph and warms it up. Open one for the life of the process. Workers are
 * daemon threads: an instance that is not closed does not keep the process.
 */
public final class HNet implements AutoCloseable {
  /** Texts of a batch that wait at a time: enough to fill every batch, far below the queue. */
  private static final int MAX_IN_FLIGHT = 512;

  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final OrtModel model;
  private final Manifest manifest;
  private final ExecutorService workers;
  private final InferenceEngine engine;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HNet(OrtModel model, EngineConfig config, int lanes, OwnHeads heads, boolean warm) {
    this.model = model;
    Manifest bare = model.bundle().manifest();
    this.manifest = heads.manifest(bare);
    List<BatchModel> idle =
        IntStream.range(0, lanes).mapToObj(i -> lane(model, heads.on(bare))).toList();
    if (warm) { // a shape's first run is slower once a session, not once a lane
      model.warmUp(idle.get(0), config.batching().maxPaddedBytes());
    }
    this.workers = Executors.newFixedThreadPool(lanes, HNet::worker);
    this.engine =
        new InferenceEngine(manifest, idle, workers, config, (batch, nanos, chunks) -> {});
  }

  private static BatchModel lane(OrtModel model, OwnHeads heads) {
    return heads.isEmpty()
        ? model.lane(false)
        : heads.around(model.featureLane(false), model.bundle().manifest());
  }

  /** Opens the bundle in the jar, on the CPU, with a worker for each core. */
  public static HNet open() {
    return open(ModelBundle.bundled(), OrtConfig.cpu(), EngineConfig.defaults(), 0);
  }

  /**
   * Opens the bundle in a folder, on the CPU, with a worker for each core.
   *
   * @throws BundleException when the folder holds no bundle, or one whose files do not match
   */
  public static HNet open(Path folder) {
    return open(ModelBundle.load(folder), OrtConfig.cpu(), EngineConfig.defaults(), 0);
  }

  /**
   * Opens a bundle.
   *
   * @param workers batches at a time, 1 or more; 0: as many as suit the provider in use
   * @throws BundleException when the bundle's files do not match each other or the configuration
   * @throws ModelFailedException when ONNX Runtime refuses the graph or the provider
   */
  public static HNet open(ModelBundle bundle, OrtConfig ort, EngineConfig config, int workers) {
    return open(bundle, ort, config, workers, OwnHeads.NONE, true);
  }

  /**
   * As {@link #open(ModelBundle, OrtConfig, EngineConfig, int)}, without a first run of every
   * length: there is an answer sooner, and the first of each length takes longer. For a few texts.
   */
  public static HNet openCold(ModelBundle bundle, OrtConfig ort, EngineConfig config, int workers) {
    return openCold(bundle, ort, config, workers, OwnHeads.NONE);
  }

  /**
   * As {@link #openCold(ModelBundle, OrtConfig, EngineConfig, int)}, with own heads.
   *
   * @throws HeadException when a head does not fit the bundle
   */
  public static HNet openCold(
      ModelBundle bundle, OrtConfig ort, EngineConfig config, int workers, OwnHeads heads) {
    return open(bundle, ort, config, workers, heads, false);
  }

  /**
   * As {@link #open(ModelBundle, OrtConfig, EngineConfig, int)}, with own heads.
   *
   * @throws HeadException when a head does not fit the bundle
   */
  public static HNet open(
      ModelBundle bundle, OrtConfig ort, EngineConfig config, int workers, OwnHeads heads) {
    return open(bundle, ort, config, workers, heads, true);
  }

  private static HNet open(
      ModelBundle bundle,
      OrtConfig ort,
      EngineConfig config,
      int workers,
      OwnHeads heads,
      boolean warm) {
    List<OwnHeads.SetAside> aside = heads.setAside(bundle.manifest());
    if (!aside.isEmpty()) {
      throw new HeadException(aside.get(0).why());
    }
    if (workers < 0) {
      throw new IllegalArgumentException("workers: " + workers + ", expected 0 or more");
    }
    OrtModel model = OrtModel.open(bundle, ort);
    try {
      int lanes = workers > 0 ? workers : model.provider().defaultWorkers();
      return new HNet(model, config, lanes, heads, warm);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Returns the manifest of the model: its name and version, heads and labels, own heads too. */
  public Manifest manifest() {
    return manifest;
  }

  /**
   * Classifies a text and waits for the answer. Not for use in a continuation of {@link
   * #classifyAsync}, which runs on a worker.
   *
   * @return the answer, or why there is none: the text is longer than {@link
   *     EngineConfig#maxTextBytes()}, the queue is full, the model failed on this text, or this
   *     instance is closed
   */
  public Inference classify(String text) {
    return classifyAsync(text).join();
  }

  /**
   * Classifies texts and waits for all answers. Takes any number: it asks for a few hundred at a
   * time.
   *
   * @return an answer for each text, in the order of the texts; see {@link #classify(String)}
   */
  public List<Inference> classify(Collection<String> texts) {
    List<Inference> answers = new ArrayList<>(texts.size());
    ArrayDeque<CompletableFuture<Inference>> waiting = new ArrayDeque<>();
    for (String text : texts) {
      if (waiting.size() == MAX_IN_FLIGHT) {
        answers.add(waiting.remove().join());
      }
      waiting.add(classifyAsync(text));
    }
    waiting.forEach(answer -> answers.add(answer.join()));
    return answers;
  }

  /** Classifies a text, in UTF-8. As {@link #classifyAsync(Document)}. */
  public CompletableFuture<Inference> classifyAsync(String text) {
    return classifyAsync(new Document(text.getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Asks for a text to be classified. Never blocks; the future never completes exceptionally unless
   * the caller cancels it. Continuations run on a worker and must not wait for another answer.
   */
  public CompletableFuture<Inference> classifyAsync(Document document) {
    return engine.submit(document);
  }

  /**
   * Refuses new texts, fails those that wait, and gives running batches ten seconds to end. Closing
   * twice changes nothing.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    boolean idle = engine.close(PATIENCE);
    workers.shutdown();
    if (idle) { // else a batch still reads the graph
      model.close();
    }
  }

  private static Thread worker(Runnable work) {
    Thread thread = new Thread(work, "hnet-worker-" + THREADS.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }
}
