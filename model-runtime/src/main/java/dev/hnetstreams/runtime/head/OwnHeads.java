package dev.hnetstreams.runtime.head;

import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Own heads that answer together. Those that do not fit a bundle are set aside there.
 *
 * @param all in the order of their decisions
 */
public record OwnHeads(List<OwnHead> all) {
  public static final OwnHeads NONE = new OwnHeads(List.of());

  public OwnHeads {
    all = List.copyOf(all);
  }

  /** A head that does not answer, and why. */
  public record SetAside(OwnHead head, String why) {}

  /** Those that a bundle's features fit, less those whose decisions it has already. */
  public OwnHeads on(Manifest manifest) {
    Set<String> taken = names(manifest);
    List<OwnHead> fitting = new ArrayList<>();
    for (OwnHead head : all) {
      if (whyNot(head, manifest, taken) == null) {
        fitting.add(head);
        head.card().heads().forEach(decision -> taken.add(decision.name()));
      }
    }
    return new OwnHeads(fitting);
  }

  /** Those that do not answer on a bundle. */
  public List<SetAside> setAside(Manifest manifest) {
    Set<String> taken = names(manifest);
    List<SetAside> aside = new ArrayList<>();
    for (OwnHead head : all) {
      String why = whyNot(head, manifest, taken);
      if (why != null) {
        aside.add(new SetAside(head, why));
      } else {
        head.card().heads().forEach(decision -> taken.add(decision.name()));
      }
    }
    return aside;
  }

  /**
   * Why a head must not answer on a bundle, or null.
   *
   * @param taken names of decisions that are made already
   */
  private static String whyNot(OwnHead head, Manifest manifest, Set<String> taken) {
    if (!head.card().fits(manifest.featuresId())) {
      return "head %s: trained on the features %s, %s has %s; expected a head trained on these"
          .formatted(head.id(), head.card().features(), manifest.id(), manifest.featuresId());
    }
    if (manifest.features() == null) {
      return "head %s: %s tells no features of chunks, expected a bundle whose manifest has them"
          .formatted(head.id(), manifest.id());
    }
    for (Head decision : head.card().heads()) {
      if (taken.contains(decision.name())) {
        return "head %s: there is a decision %s already, expected another name"
            .formatted(head.id(), decision.name());
      }
    }
    return null;
  }

  private static Set<String> names(Manifest manifest) {
    Set<String> names = new HashSet<>();
    manifest.heads().forEach(head -> names.add(head.name()));
    return names;
  }

  /** The manifest with the decisions of those that fit; itself when none does. */
  public Manifest manifest(Manifest manifest) {
    List<OwnHead> fitting = on(manifest).all();
    if (fitting.isEmpty()) {
      return manifest;
    }
    List<Head> heads = fitting.stream().flatMap(head -> head.card().heads().stream()).toList();
    List<String> builds = fitting.stream().map(head -> head.card().build()).toList();
    return manifest.withHeads(heads, String.join(".", builds));
  }

  /**
   * A network that answers for these too.
   *
   * @param lane of the bundle's network; fetches features
   * @param manifest of the bundle; all of these fit it
   */
  public BatchModel around(BatchModel lane, Manifest manifest) {
    return new HeadLane(lane, all, manifest.features().dim());
  }

  /**
   * Heads that the version of a model names.
   *
   * @param build what follows the bundle's version there, such as {@code refund.1.tags.2}
   * @param among heads that there are; of equal names and versions the first counts
   * @return in that order; empty when one of them is not there
   */
  public static Optional<OwnHeads> named(String build, List<OwnHead> among) {
    if (build.isEmpty()) {
      return Optional.of(NONE);
    }
    for (OwnHead head : among) {
      String name = head.card().build();
      if (!(build + ".").startsWith(name + ".")) {
        continue;
      }
      String rest = build.substring(Math.min(build.length(), name.length() + 1));
      Optional<OwnHeads> others = named(rest, among); // A version may have dots.
      if (others.isPresent()) {
        List<OwnHead> found = new ArrayList<>(List.of(head));
        found.addAll(others.get().all());
        return Optional.of(new OwnHeads(found));
      }
    }
    return Optional.empty();
  }

  /** The version of the head that makes each decision, by name of the decision. */
  public Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    for (OwnHead head : all) {
      head.card().heads().forEach(made -> versions.put(made.name(), head.card().version()));
    }
    return versions;
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }
}
