package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which bundle of a folder to serve. Somebody's choice, if there is one, and nothing else; without
 * one the highest version, and while running nothing lower than what is served: a folder that is
 * deleted or not mounted for a moment must not bring an old model back. Pure.
 */
final class Choice {
  private Choice() {}

  /** Names to try at start, best first; after somebody's choice what was chosen before it. */
  static List<String> atStart(Listing listing) {
    return listing.active() == null
        ? names(listing.newestFirst())
        : Stream.of(listing.active(), listing.previous()).filter(Objects::nonNull).toList();
  }

  /**
   * Names to try instead of what is served, best first.
   *
   * @param now the bundle that is served
   */
  static List<String> instead(Listing listing, ModelBundle now) {
    if (listing.active() != null) {
      boolean served = listing.entry(listing.active()).filter(e -> is(e, now)).isPresent();
      return served ? List.of() : List.of(listing.active());
    }
    Version served = new Version(now.manifest().version());
    return names(
        listing.newestFirst().stream()
            .filter(e -> !is(e, now))
            // The same version with other content is named so that it is refused aloud.
            .filter(e -> e.version().compareTo(served) > 0 || e.bundle().id().equals(now.id()))
            .toList());
  }

  /** The name that counts as active: the chosen one, else the highest version's. */
  static Optional<String> active(Listing listing) {
    return listing.active() != null
        ? Optional.of(listing.active())
        : names(listing.newestFirst()).stream().findFirst();
  }

  /** What to go back to: what was active before, else the version below the highest. */
  static Optional<String> before(Listing listing) {
    return listing.active() != null
        ? Optional.ofNullable(listing.previous())
        : names(listing.newestFirst()).stream().skip(1).findFirst();
  }

  private static boolean is(Listing.Entry entry, ModelBundle bundle) {
    return entry.bundle() != null && entry.bundle().digest().equals(bundle.digest());
  }

  private static List<String> names(List<Listing.Entry> entries) {
    return entries.stream().map(Listing.Entry::name).toList();
  }
}
