package dev.hnetstreams.app.metrics;

import io.prometheus.metrics.core.metrics.Gauge;

/** Metrics of the precisions that are asked for; no series where none is. Any thread. */
public final class PrecisionMeters {
  private final Gauge held;
  private final Gauge threshold;

  PrecisionMeters(Catalogue catalogue) {
    this.held =
        catalogue.labelled(
            "hnet_precision_held",
            "1 where the precision that is asked for is held, 0 where it cannot be and the service"
                + " abstains.",
            "head",
            "label");
    this.threshold =
        catalogue.labelled(
            "hnet_precision_threshold",
            "Least confidence at which a label is decided, where a precision is asked for; 1 where"
                + " it cannot be held.",
            "head",
            "label");
  }

  /** Forgets the labels of the model before. */
  public void clear() {
    held.clear();
    threshold.clear();
  }

  /**
   * @param least confidence at which the label is decided, in [0, 1]
   */
  public void set(String head, String label, boolean isHeld, double least) {
    held.labelValues(head, label).set(isHeld ? 1 : 0);
    threshold.labelValues(head, label).set(least);
  }
}
