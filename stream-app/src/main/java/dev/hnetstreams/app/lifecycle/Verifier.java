package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.app.lifecycle.Refusal.Reason;
import dev.hnetstreams.app.lifecycle.Refusal.RefusedException;
import dev.hnetstreams.runtime.bundle.BundleException;
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
    try {
      bundle.verifyChecksums();
    } catch (BundleException e) {
      throw new RefusedException(Reason.BROKEN, e.getMessage(), e);
    }
    try {
      routes.accept(bundle.manifest());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(Reason.ROUTES, bundle.id() + ": " + e.getMessage(), e);
    }
    OrtModel ort = opened(bundle, config);
    try {
      requireGoldens(ort);
      return ort;
    } catch (RefusedException | RuntimeException e) {
      ort.close();
      throw e;
    }
  }

  private static OrtModel opened(ModelBundle bundle, OrtConfig config) throws RefusedException {
    try {
      return OrtModel.open(bundle, config);
    } catch (BundleException | ModelFailedException e) {
      throw new RefusedException(Reason.GRAPH, bundle.id() + ": " + e.getMessage(), e);
    }
  }

  /** On the CPU wherever it will run: the tolerance is the CPU's. */
  private static void requireGoldens(OrtModel ort) throws RefusedException {
    if (ort.provider() == Provider.CPU) {
      requireGoodGoldens(ort);
      return;
    }
    try (OrtModel onCpu = opened(ort.bundle(), OrtConfig.cpu())) {
      requireGoodGoldens(onCpu);
    }
  }

  private static void requireGoodGoldens(OrtModel ort) throws RefusedException {
    GoldenCheck check;
    try {
      check = GoldenCheck.of(ort.bundle(), ort.lane(false));
    } catch (RuntimeException e) {
      throw new RefusedException(Reason.GOLDENS, ort.bundle().id() + ": goldens: " + e, e);
    }
    if (check.goldens() == 0 || !check.good()) {
      throw new RefusedException(
          Reason.GOLDENS,
          "%s: %d goldens: largest difference %.2g, wanted one golden or more and at most %.0e"
              .formatted(ort.bundle().id(), check.goldens(), check.worst(), GoldenCheck.TOLERANCE),
          null);
    }
  }
}
