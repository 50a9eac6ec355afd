package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.app.lifecycle.BundleRefusal.Reason;
import dev.hnetstreams.app.lifecycle.BundleRefusal.RefusedException;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.BundleFiles;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.ort.GoldenCheck;
import dev.hnetstreams.runtime.ort.ModelFailedException;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import dev.hnetstreams.runtime.ort.Provider;
import java.util.function.Consumer;

/** Nothing is served that has not passed here: checksums, routes, graph, goldens. */
public final class Verifier {
  private final OrtConfig config;
  private final Consumer<Manifest> routes;

  /**
   * @param routes throws {@link IllegalArgumentException} for a model that lacks what a route asks
   */
  public Verifier(OrtConfig config, Consumer<Manifest> routes) {
    this.config = config;
    this.routes = routes;
  }

  /**
   * The bundle's graph, loaded. Takes seconds, all of them on the caller's thread.
   *
   * @throws RefusedException when it must not be served
   */
  OrtModel verified(ModelBundle bundle) throws RefusedException {
    BundleFiles files;
    try {
      files = bundle.read();
    } catch (BundleException e) {
      throw new RefusedException(Reason.BROKEN, e.getMessage(), e);
    }
    try {
      routes.accept(bundle.manifest());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Reason.ROUTES, bundle.id() + ": " + e.getMessage(), e);
    }
    OrtModel ort = opened(files, config);
    try {
      requireGoldens(ort, files);
      return ort;
    } catch (RefusedException | RuntimeException e) {
      ort.close();
      throw e;
    }
  }

  /**
   * As {@link #verified}, of a bundle without which there is nothing to serve.
   *
   * @throws BundleException when a file, the graph or a golden is wrong
   * @throws ModelFailedException when ONNX Runtime refuses the graph or the provider
   * @throws IllegalArgumentException when it lacks what a route asks for
   */
  public OrtModel required(ModelBundle bundle) {
    try {
      return verified(bundle);
    } catch (RefusedException e) {
      throw e.getCause() instanceof RuntimeException cause && e.refusal().reason() != Reason.GOLDENS
          ? cause
          : new BundleException(e.getMessage(), e);
    }
  }

  private static OrtModel opened(BundleFiles files, OrtConfig config) throws RefusedException {
    try {
      return OrtModel.open(files, config);
    } catch (BundleException | ModelFailedException e) {
      throw new RefusedException(Reason.GRAPH, files.bundle().id() + ": " + e.getMessage(), e);
    }
  }

  /** On the CPU wherever it will run: the tolerance is the CPU's. */
  private static void requireGoldens(OrtModel ort, BundleFiles files) throws RefusedException {
    if (ort.provider() == Provider.CPU) {
      requireGoodGoldens(ort, files);
      return;
    }
    try (OrtModel onCpu = opened(files, OrtConfig.cpu())) {
      requireGoodGoldens(onCpu, files);
    }
  }

  private static void requireGoodGoldens(OrtModel ort, BundleFiles files) throws RefusedException {
    GoldenCheck check;
    try {
      check = GoldenCheck.of(files, ort.lane(false));
    } catch (RuntimeException e) {
      throw new RefusedException(Reason.GOLDENS, ort.bundle().id() + ": goldens: " + e, e);
    }
    if (check.goldens() == 0 || !check.good()) {
      throw new RefusedException(
          Reason.GOLDENS,
          "%s: %d goldens: largest difference %.2g, expected one golden or more and at most %.0e"
              .formatted(ort.bundle().id(), check.goldens(), check.worst(), check.tolerance()),
          null);
    }
  }
}
