package dev.hnetstreams.app.explain;

import dev.hnetstreams.app.lifecycle.Listing;
import dev.hnetstreams.app.lifecycle.ModelFolder;
import dev.hnetstreams.app.serving.ModelConfig;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The bundles at hand: of {@code model.folder}, {@code model.bundle} and the jar. */
public final class Bundles {
  private final Map<String, ModelBundle> byPlace = new LinkedHashMap<>();

  /**
   * Reads the manifests.
   *
   * @throws BundleException when the folder cannot be read, or {@code model.bundle} is none
   */
  public Bundles(ModelConfig config) {
    if (config.folder() != null) {
      try {
        for (Listing.Entry entry : new ModelFolder(config.folder()).list().entries()) {
          if (entry.bundle() != null && entry.problem() == null) {
            byPlace.put(config.folder().resolve(entry.name()).toString(), entry.bundle());
          }
        }
      } catch (IOException e) {
        throw new BundleException("model.folder: cannot be read: " + e, e);
      }
    }
    if (config.bundle() != null) {
      byPlace.put(config.bundle().toString(), ModelBundle.load(config.bundle()));
    }
    byPlace.put("in the jar", ModelBundle.bundled());
  }

  /**
   * The bundle of a model.
   *
   * @param id {@code name/version}
   */
  public Optional<ModelBundle> find(String id) {
    return byPlace.values().stream().filter(bundle -> bundle.id().equals(id)).findFirst();
  }

  /** For people: each model and its place. */
  public String list() {
    StringBuilder list = new StringBuilder();
    byPlace.forEach(
        (place, bundle) ->
            list.append(list.isEmpty() ? "" : ", ")
                .append(bundle.id())
                .append(" (")
                .append(place)
                .append(')'));
    return list.toString();
  }
}
