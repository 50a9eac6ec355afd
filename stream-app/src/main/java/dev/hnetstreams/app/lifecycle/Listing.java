package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is in a folder of bundles at one moment.
 *
 * @param entries its subfolders, by name
 * @param active name of the one that somebody chose, or null
 * @param previous what was active before that, or null
 * @param candidate name of the one to try in the shadow, or null
 */
public record Listing(List<Entry> entries, String active, String previous, String candidate) {

  public Listing {
    entries = List.copyOf(entries);
  }

  /**
   * A subfolder.
   *
   * @param fingerprint names, sizes and times of its files: another when one of them changes
   * @param bundle its manifest, or null when there is no good one
   * @param problem what can be seen without reading the files, or null
   */
  public record Entry(String name, String fingerprint, ModelBundle bundle, BundleRefusal problem) {
    Version version() {
      return new Version(bundle.manifest().version());
    }
  }

  public Optional<Entry> entry(String name) {
    return entries.stream().filter(e -> e.name().equals(name)).findFirst();
  }

  /** The name that counts as active: the chosen one, else the highest version's. */
  public Optional<String> chosen() {
    return Choice.active(this);
  }

  /** Those with a manifest, the highest version first. */
  List<Entry> newestFirst() {
    return entries.stream()
        .filter(e -> e.bundle() != null)
        .sorted(Comparator.comparing(Entry::version).reversed().thenComparing(Entry::name))
        .toList();
  }
}
