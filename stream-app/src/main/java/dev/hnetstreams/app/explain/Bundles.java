package dev.hnetstreams.app.explain;

import dev.hnetstreams.app.lifecycle.Listing;
import dev.hnetstreams.app.lifecycle.ModelFolder;
import dev.hnetstreams.app.serving.ModelConfig;
import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.head.OwnHead;
import dev.hnetstreams.runtime.head.OwnHeads;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The bundles at hand, of {@code model.folder}, {@code model.bundle} and the jar, and the own heads
 * of {@code model.headsFolder} with them, active or not.
 */
public final class Bundles {
  private final Map<String, ModelBundle> byPlace = new LinkedHashMap<>();
  private final List<OwnHead> heads;

  /** A bundle with the own heads that answer on it. */
  public record WithHeads(ModelBundle bundle, OwnHeads heads) {
    /** The bundle's, with the decisions of the heads. */
    public Manifest manifest() {
      return heads.manifest(bundle.manifest());
    }
  }

  /**
   * Reads the manifests.
   *
   * @param heads that there are
   * @throws BundleException when the folder cannot be read, or {@code model.bundle} is none
   */
  public Bundles(ModelConfig config, List<OwnHead> heads) {
    this.heads = List.copyOf(heads);
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
   * A model, with the own heads that its version names.
   *
   * @param id {@code name/version}, as results tell it
   */
  public Optional<WithHeads> find(String id) {
    return byPlace.values().stream().flatMap(bundle -> find(id, bundle).stream()).findFirst();
  }

  private Optional<WithHeads> find(String id, ModelBundle bundle) {
    String build = build(id, bundle);
    return build == null
        ? Optional.empty()
        : OwnHeads.named(build, heads)
            .filter(named -> named.setAside(bundle.manifest()).isEmpty())
            .map(named -> new WithHeads(bundle, named));
  }

  /** What follows the bundle's version in that of a model; null when the bundle is another. */
  private static String build(String id, ModelBundle bundle) {
    String own = bundle.id();
    if (id.equals(own)) {
      return "";
    }
    String before = own + (own.contains("+") ? "." : "+");
    return id.startsWith(before) ? id.substring(before.length()) : null;
  }

  /** For people: what of a model is not at hand, and what is. */
  public String missing(String id) {
    String build =
        byPlace.values().stream()
            .map(bundle -> build(id, bundle))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    return build == null
        ? "%s answered and is not at hand; there is %s. Expected its folder in model.folder or as model.bundle"
            .formatted(id, list())
        : "%s answered; its own heads %s are not all at hand; there is %s. Expected their files in model.headsFolder"
            .formatted(
                id,
                build,
                heads.isEmpty()
                    ? "none"
                    : String.join(", ", heads.stream().map(OwnHead::id).toList()));
  }

  /** Each bundle and its place. */
  private String list() {
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
