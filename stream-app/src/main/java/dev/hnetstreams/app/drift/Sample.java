package dev.hnetstreams.app.drift;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Reference;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.schemas.DecisionCount;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Answers of a stretch of time, counted by head and category. Owned by one thread. */
public final class Sample {
  /** The category of every decision that was abstained from, whatever the reason. */
  static final String ABSTAINED = "abstained";

  private final Map<Aspect, Map<String, Map<String, Long>>> counts = new EnumMap<>(Aspect.class);

  /** What about an answer is counted. */
  public enum Aspect {
    /** The label that was decided, or that none was. */
    LABELS,
    /** The confidence of the best label, decided or not. */
    CONFIDENCE;

    /** As metrics and JSON name it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Adds decisions of a label. */
  public void add(DecisionCount count) {
    String category = count.reason().isPresent() ? ABSTAINED : count.label();
    add(Aspect.LABELS, count.head(), category, count.count());
  }

  /**
   * Adds answers of a confidence.
   *
   * @param bin of {@link Reference#bin}
   */
  public void add(String head, int bin, long count) {
    add(Aspect.CONFIDENCE, head, category(bin), count);
  }

  /** By category. */
  Map<String, Long> of(Aspect aspect, String head) {
    return counts.getOrDefault(aspect, Map.of()).getOrDefault(head, Map.of());
  }

  /** What a bundle says of a head's dev answers by category; empty when it does not. */
  static Optional<Map<String, Long>> reference(Aspect aspect, Head head, ThresholdMode mode) {
    Optional<Reference> reference = Optional.ofNullable(head.reference());
    return switch (aspect) {
      case LABELS -> reference.flatMap(of -> of.answered(mode).map(by -> labels(of, head, by)));
      case CONFIDENCE -> reference.map(Sample::bins);
    };
  }

  private static Map<String, Long> labels(Reference of, Head head, List<Integer> answered) {
    Map<String, Long> counts = new HashMap<>();
    long abstained = of.rows();
    for (int at = 0; at < answered.size(); at++) {
      counts.put(head.labels().get(at), (long) answered.get(at));
      abstained -= answered.get(at);
    }
    counts.put(ABSTAINED, abstained);
    return counts;
  }

  private static Map<String, Long> bins(Reference of) {
    Map<String, Long> counts = new HashMap<>();
    for (int bin = 0; bin < Reference.BINS; bin++) {
      counts.put(category(bin), (long) of.confidence().get(bin));
    }
    return counts;
  }

  private static String category(int bin) {
    double bins = Reference.BINS;
    return String.format(Locale.ROOT, "%.1f-%.1f", bin / bins, (bin + 1) / bins);
  }

  private void add(Aspect aspect, String head, String category, long count) {
    counts
        .computeIfAbsent(aspect, of -> new HashMap<>())
        .computeIfAbsent(head, of -> new HashMap<>())
        .merge(category, count, Long::sum);
  }
}
