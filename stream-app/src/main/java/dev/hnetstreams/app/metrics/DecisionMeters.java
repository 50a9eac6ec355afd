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
import java.util.Locale;

/**
 * Metrics of what is said of texts. Every label is one of the model's own, so that there are never
 * more series than the manifest has labels, whatever the texts. Any thread.
 */
final class DecisionMeters {
  private static final double[] CONFIDENCE = {0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 1};
  private static final double[] CHUNK_BYTES = {1, 2, 3, 4, 5, 6, 8, 12, 20, 50};

  /** A kind of noise counts from here on. */
  private static final float LIKELY = 0.5f;

  private final Counter decisions;
  private final Counter abstentions;
  private final Counter noise;
  private final Counter degraded;
  private final Histogram confidence;
  private final Histogram chunkBytes;
  private final Counter hidden;

  DecisionMeters(Catalogue catalogue) {
    this.decisions =
        catalogue.counter(
            "hnet_decisions",
            "Decisions with a label, by head and label; labels that have occurred.",
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
        catalogue.histogram(
            "hnet_text_chunk_bytes", "Mean bytes of a text's innermost chunks.", CHUNK_BYTES);
    this.hidden =
        catalogue.counter("hnet_hidden", "Findings of hidden channels in texts, by kind.", "kind");
    for (Kind kind : Kind.values()) {
      hidden.initLabelValues(kind.wireName());
    }
    for (Inference.Degradation reason : Inference.Degradation.values()) {
      degraded.initLabelValues(reason.name().toLowerCase(Locale.ROOT));
    }
  }

  /** Begins the series of a model's heads. */
  void model(Manifest manifest) {
    for (Head head : manifest.heads()) {
      if (head.multiLabel()) {
        head.labels().forEach(noise::initLabelValues);
        continue;
      }
      confidence.initLabelValues(head.name());
      decisions.initLabelValues(head.name(), head.labels().get(0));
      for (AbstentionReason reason : AbstentionReason.values()) {
        abstentions.initLabelValues(head.name(), reason.wireName());
      }
    }
  }

  void onResult(TaggedText result) {
    if (result.degraded() != null) {
      degraded.labelValues(result.degraded()).inc();
    }
    result.decisions().forEach(this::onDecision);
    if (result.noise() != null) {
      result
          .noise()
          .kinds()
          .forEach(
              (kind, probability) -> {
                if (probability >= LIKELY) {
                  noise.labelValues(kind).inc();
                }
              });
    }
    if (result.hidden() != null) {
      result.hidden().forEach(found -> hidden.labelValues(found.kind()).inc());
    }
    if (result.chunks() != null && result.chunks().bytesPerChunk() > 0) {
      chunkBytes.observe(result.chunks().bytesPerChunk());
    }
  }

  private void onDecision(String head, Decision decision) {
    if (decision.abstained() == null) {
      decisions.labelValues(head, decision.label()).inc();
    } else {
      abstentions.labelValues(head, decision.abstained()).inc();
    }
    confidence.labelValues(head).observe(decision.confidence());
  }
}
