package dev.hnetstreams.runtime.ort;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.BundleFiles;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A bundle's graph, loaded once. One session serves every worker: with one intra-op thread, {@code
 * run} computes on the caller's thread. Each worker has a {@link #lane} of its own for its buffers.
 */
public final class OrtModel implements AutoCloseable {
  private static final long LOAD_STACK_BYTES = 64L << 20;

  private static final Logger LOG = LoggerFactory.getLogger(OrtModel.class);

  private final ModelBundle bundle;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Provider provider;
  private final String fallback;
  private final AtomicInteger users = new AtomicInteger(1);

  private OrtModel(
      ModelBundle bundle,
      OrtEnvironment environment,
      OrtSession session,
      Provider provider,
      String fallback) {
    this.bundle = bundle;
    this.environment = environment;
    this.session = session;
    this.provider = provider;
    this.fallback = fallback;
  }

  /**
   * Reads the graph, loads it and checks it against the manifest. The bundle's other files are not
   * looked at.
   *
   * @throws BundleException when the two disagree
   * @throws ModelFailedException when ONNX Runtime refuses the graph or the provider
   */
  public static OrtModel open(ModelBundle bundle, OrtConfig config) {
    return open(bundle, bundle.model(), config);
  }

  /** Loads a graph that was read before; else as {@link #open(ModelBundle, OrtConfig)}. */
  public static OrtModel open(BundleFiles files, OrtConfig config) {
    return open(files.bundle(), files.graph(), config);
  }

  private static OrtModel open(ModelBundle bundle, byte[] graph, OrtConfig config) {
    OrtEnvironment environment = environment();
    if (config.provider() == Provider.CPU) {
      OrtSession session = session(environment, graph, config, false);
      return checked(bundle, environment, session, Provider.CPU, null);
    }
    try {
      OrtSession session = session(environment, graph, config, true);
      return checked(bundle, environment, session, Provider.CUDA, null);
    } catch (ModelFailedException e) {
      if (config.provider() == Provider.CUDA) {
        throw e;
      }
      String reason = firstLine(e.getCause().getMessage());
      // A build without CUDA is no surprise; one with it that does not find its GPU is.
      boolean surprise = OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA);
      LOG.atLevel(surprise ? Level.WARN : Level.INFO)
          .log("event=provider_fallback wanted=cuda using=cpu reason=\"{}\"", reason);
      OrtSession session = session(environment, graph, config, false);
      return checked(bundle, environment, session, Provider.CPU, reason);
    }
  }

  public ModelBundle bundle() {
    return bundle;
  }

  /** Where the network really runs: CPU or CUDA. */
  public Provider provider() {
    return provider;
  }

  /** Why {@code auto} ended on the CPU, or null. */
  public String fallback() {
    return fallback;
  }

  /**
   * A worker's own door to the session.
   *
   * @param alwaysEvidence whether to fetch each chunk's share in the decisions of every batch; else
   *     only of those where a row asks
   */
  public BatchModel lane(boolean alwaysEvidence) {
    return new OrtLane(environment, session, bundle.manifest(), alwaysEvidence, false);
  }

  /**
   * As {@link #lane(boolean)}, with what the network says of each chunk.
   *
   * @throws BundleException when the graph does not tell that
   */
  public BatchModel featureLane(boolean alwaysEvidence) {
    if (!hasFeatures()) {
      throw new BundleException(
          "%s: the graph has no output '%s', expected one for own heads"
              .formatted(bundle.id(), GraphContract.CHUNK_FEATURES));
    }
    return new OrtLane(environment, session, bundle.manifest(), alwaysEvidence, true);
  }

  /** Whether own heads can be put on the graph. */
  public boolean hasFeatures() {
    return session.getOutputNames().contains(GraphContract.CHUNK_FEATURES);
  }

  /** Returns this model for one more user, who closes it too: the last to close unloads it. */
  public OrtModel shared() {
    if (users.getAndUpdate(n -> n == 0 ? 0 : n + 1) == 0) {
      throw new IllegalStateException(bundle.id() + ": closed");
    }
    return this;
  }

  /** Runs every bucket once, alone and in company: a shape's first run is slower. */
  public void warmUp(BatchModel lane, int maxPaddedBytes) {
    Manifest manifest = bundle.manifest();
    long start = System.nanoTime();
    for (int bucket : manifest.bucketBytes()) {
      Row row = new Row(new byte[bucket], 0, bucket, false, 0);
      int company = Math.min(16, maxPaddedBytes / bucket);
      for (int rows : company > 1 ? new int[] {1, company} : new int[] {1}) {
        List<Row> copies = Collections.nCopies(rows, row);
        lane.run(new Batch(copies, bucket, bucket));
      }
    }
    LOG.info(
        "event=model_warm model={} provider={} buckets={} millis={}",
        bundle.id(),
        provider.wireName(),
        manifest.bucketBytes().size(),
        (System.nanoTime() - start) / 1_000_000);
  }

  @Override
  public void close() {
    if (users.decrementAndGet() > 0) {
      return;
    }
    try {
      session.close();
    } catch (OrtException e) {
      LOG.warn("event=model_close_failed model={}", bundle.id(), e);
    }
  }

  /**
   * Unpacks and loads the native library, the first time, on a thread with a deep stack: the
   * library copies the process's command line onto the stack, and a long class path overflows a
   * usual one. That ends the process.
   */
  private static OrtEnvironment environment() {
    FutureTask<OrtEnvironment> loaded = new FutureTask<>(OrtEnvironment::getEnvironment);
    Thread thread = new Thread(null, loaded, "onnx-load", LOAD_STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    try {
      return loaded.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ModelFailedException("interrupted while ONNX Runtime was loaded", e);
    } catch (ExecutionException e) {
      throw new ModelFailedException(
          "ONNX Runtime's native library does not load: %s; it is unpacked into java.io.tmpdir (%s), which must have 40 MB free and allow execution"
              .formatted(e.getCause().getMessage(), System.getProperty("java.io.tmpdir")),
          e.getCause());
    }
  }

  private static OrtSession session(
      OrtEnvironment environment, byte[] graph, OrtConfig config, boolean cuda) {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(config.intraOpThreads());
      options.setInterOpNumThreads(1);
      if (cuda) {
        options.addCUDA(config.deviceId());
      }
      return environment.createSession(graph, options);
    } catch (OrtException e) {
      String where = cuda ? "cuda device " + config.deviceId() : "cpu";
      throw new ModelFailedException("cannot load the graph on " + where + ": " + e, e);
    }
  }

  private static OrtModel checked(
      ModelBundle bundle,
      OrtEnvironment environment,
      OrtSession session,
      Provider provider,
      String fallback) {
    OrtModel model = new OrtModel(bundle, environment, session, provider, fallback);
    try {
      GraphContract.check(
          bundle.id(), bundle.manifest(), session.getInputInfo(), session.getOutputInfo());
      return model;
    } catch (OrtException e) {
      model.close();
      throw new ModelFailedException("cannot read the graph's tensors: " + e, e);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static String firstLine(String message) {
    return message == null ? "unknown" : message.lines().findFirst().orElse("unknown");
  }
}
