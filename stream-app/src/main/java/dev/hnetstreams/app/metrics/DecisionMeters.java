package dev.hnetstreams.app.metrics;

import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.hidden.Kind;
import dev.hnetstreams.schemas.AbstentionReason;
import dev.hnetstreams.schemas.TaggedText;
import dev.hnetstreams.schemas.TaggedText.Decision;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Metrics of what is said of texts. A label that the model in service does not declare counts as
 * {@code other}, so that the manifest bounds the series, whatever the answers say. Any thread.
 */
final class DecisionMeters {
  private static final double[] CONFIDENCE = {0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1};

  /** A kind of noise counts from here on. */
  private static final float LIKELY = 0.5f;

  /** Stands for every head, label, reason and kind that is not declared. */
  static final String OTHER = "other";

  private static final Set<String> REASONS =
      Arrays.stream(AbstentionReason.values())
          .map(AbstentionReason::wireName)
          .collect(Collectors.toUnmodifiableSet());
  private static final Set<String> HIDDEN =
      Arrays.stream(Kind.values()).map(Kind::wireName).collect(Collectors.toUnmodifiableSet());
  private static final Set<String> DEGRADATIONS =
      Arrays.stream(Inference.Degradation.values())
          .map(reason -> reason.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  /**
   * The labels of the model in service.
   *
   * @param heads labels by single-label head
   * @param kinds labels of the multi-label heads
   */
  private record Declared(Map<String, Set<String>> heads, Set<String> kinds) {
    static Declared by(Manifest manifest) {
      Map<String, Set<String>> heads = new HashMap<>();
      Set<String> kinds = new HashSet<>();
      for (Head head : manifest.heads()) {
        if (head.multiLabel()) {
          kinds.addAll(head.labels());
        } else {
          heads.put(head.name(), Set.copyOf(head.labels()));
        }
      }
      return new Declared(Map.copyOf(heads), Set.copyOf(kinds));
    }

    boolean holds(String head, String label) {
      return heads.getOrDefault(head, Set.of()).contains(label);
    }
  }

  private volatile Declared declared = new Declared(Map.of(), Set.of());
  private final Counter decisions;
  private final Counter abstentions;
  private final Counter noise;
  private final Counter degraded;
  private final Histogram confidence;
  private final ChunkLengths chunkBytes;
  private final Counter hidden;

  DecisionMeters(Catalogue catalogue) {
    this.decisions =
        catalogue.counter(
            "hnet_decisions",
            "Decisions with a label, by head and label; labels that have occurred. other stands for"
                + " heads and labels that the model in service does not declare, as after a swap.",
            "head",
            "label");
    this.abstentions =
        catalogue.counter(
            "hnet_abstentions", "Decisions without a label, by head and reason.", "head", "reason");
    this.noise =
        catalogue.counter(
            "hnet_noise", "Texts with a kind of noise in them, more likely than not.", "kind");
    this.degraded =
        catalogue.counter(
            "hnet_degraded", "Answers that rest on less than they might, by reason.", "reason");
    this.confidence =
        catalogue.histogram(
            "hnet_decision_confidence",
            "Calibrated confidence of the best label, decided or not, by head.",
            CONFIDENCE,
            "head");
    this.chunkBytes =
        catalogue.chunkLengths(
            "hnet_text_chunk_bytes",
            "Bytes of each innermost chunk of answered texts; nothing while output.chunks is none.");
    this.hidden =
        catalogue.counter("hnet_hidden", "Findings of hidden channels in texts, by kind.", "kind");
    HIDDEN.forEach(hidden::initLabelValues);
    DEGRADATIONS.forEach(degraded::initLabelValues);
  }

  /**
   * Begins the series of a model's heads and ends those of heads and labels that it does not
   * declare. An answer that is counted at the same moment may leave one of those behind until the
   * next model.
   */
  void model(Manifest manifest) {
    Declared now = Declared.by(manifest);
    declared = now;
    decisions.removeIf(of -> !OTHER.equals(of.get(0)) && !keeps(now, of.get(0), of.get(1)));
    abstentions.removeIf(of -> isGone(now.heads.keySet(), of.get(0)));
    confidence.removeIf(of -> isGone(now.heads.keySet(), of.get(0)));
    noise.removeIf(of -> isGone(now.kinds, of.get(0)));
    now.kinds.forEach(noise::initLabelValues);
    for (Head head : manifest.heads()) {
      if (head.multiLabel()) {
        continue;
      }
      confidence.initLabelValues(head.name());
      decisions.initLabelValues(head.name(), head.labels().get(0));
      REASONS.forEach(reason -> abstentions.initLabelValues(head.name(), reason));
    }
  }

  private static boolean keeps(Declared now, String head, String label) {
    return now.heads.containsKey(head) && (OTHER.equals(label) || now.holds(head, label));
  }

  private static boolean isGone(Set<String> names, String name) {
    return !OTHER.equals(name) && !names.contains(name);
  }

  void onResult(TaggedText result) {
    Declared now = declared;
    if (result.degraded() != null) {
      degraded.labelValues(orOther(DEGRADATIONS, result.degraded())).inc();
    }
    result.decisions().forEach((head, decision) -> onDecision(now, head, decision));
    if (result.noise() != null) {
      result
          .noise()
          .kinds()
          .forEach(
              (kind, probability) -> {
                if (probability >= LIKELY) {
                  noise.labelValues(orOther(now.kinds, kind)).inc();
                }
              });
    }
    if (result.hidden() != null) {
      result.hidden().forEach(found -> hidden.labelValues(orOther(HIDDEN, found.kind())).inc());
    }
    if (result.chunks() != null && result.chunks().lengths() != null) {
      chunkBytes.observe(result.chunks().lengths());
    }
  }

  private void onDecision(Declared now, String head, Decision decision) {
    String known = orOther(now.heads.keySet(), head);
    if (decision.abstained() == null) {
      String label = now.holds(head, decision.label()) ? decision.label() : OTHER;
      decisions.labelValues(known, label).inc();
    } else {
      abstentions.labelValues(known, orOther(REASONS, decision.abstained())).inc();
    }
    confidence.labelValues(known).observe(decision.confidence());
  }

  private static String orOther(Set<String> declared, String name) {
    return declared.contains(name) ? name : OTHER;
  }
}
