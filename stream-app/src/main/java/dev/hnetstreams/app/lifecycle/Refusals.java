package dev.hnetstreams.app.lifecycle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which bundles were refused and in which state of their files, so that each refusal is
 * told once and a bundle is tried again when its files change. Owned by one thread.
 */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private final LifecycleObserver observer;
  private final Map<String, Refused> byName = new HashMap<>();

  private record Refused(String fingerprint, BundleRefusal refusal) {}

  Refusals(LifecycleObserver observer) {
    this.observer = observer;
  }

  /**
   * Whether a bundle need not be tried: it was refused, and its files are the same. That its
   * version is in use may end without a change of its files.
   */
  boolean standsFor(Listing.Entry entry) {
    Refused before = byName.get(entry.name());
    return before != null
        && before.fingerprint().equals(entry.fingerprint())
        && before.refusal().reason() != BundleRefusal.Reason.SAME_VERSION;
  }

  /** Tells of a refusal once for each state of the files, and not at all of a copy under way. */
  void add(String name, String fingerprint, BundleRefusal refusal) {
    Refused now = new Refused(fingerprint, refusal);
    if (now.equals(byName.put(name, now))) {
      return;
    }
    if (refusal.reason() == BundleRefusal.Reason.INCOMPLETE) {
      LOG.info("event=model_not_yet bundle={} reason=\"{}\"", name, refusal.message());
      return;
    }
    observer.onRefused(refusal.reason());
    LOG.error(
        "event=model_refused bundle={} why={} reason=\"{}\" then=\"tried again when its files change\"",
        name,
        refusal.reason().wireName(),
        refusal.message());
  }

  /** Adds the bundles whose version cannot even be read; returns how many there are. */
  int addUnreadable(Listing listing) {
    List<Listing.Entry> unreadable =
        listing.entries().stream().filter(e -> e.bundle() == null).toList();
    unreadable.forEach(e -> add(e.name(), e.fingerprint(), e.problem()));
    return unreadable.size();
  }

  /** The bundle is served. */
  void forget(String name) {
    byName.remove(name);
  }

  /** Forgets bundles that are gone. */
  void forgetOthers(Predicate<String> there) {
    byName.keySet().removeIf(there.negate());
  }

  /** Why each bundle was refused. */
  List<String> messages() {
    return byName.values().stream().map(r -> r.refusal().message()).toList();
  }
}
