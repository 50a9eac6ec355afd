package dev.hnetstreams.app.metrics;

import dev.hnetstreams.app.drift.DriftReport;
import io.prometheus.metrics.core.metrics.Gauge;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The metric of drift; no series where it is not known. Owned by one thread. */
public final class DriftMeters {
  private final Gauge psi;
  private Set<List<String>> shown = Set.of();

  DriftMeters(Catalogue catalogue) {
    this.psi =
        catalogue.labelled(
            "hnet_drift_psi",
            "Population stability index of this instance's answers over stats.driftWindow, of their"
                + " labels or their confidence, against the bundle's dev texts or the same time last"
                + " week; no series where there are too few records.",
            "head",
            "of",
            "against");
  }

  /** Shows the indices that are known, and no others. */
  public void show(List<DriftReport.Row> rows) {
    Set<List<String>> known = new HashSet<>();
    for (DriftReport.Row row : rows) {
      if (row.psi() != null) {
        String[] labels = {row.head(), row.of(), row.against().wireName()};
        psi.labelValues(labels).set(row.psi());
        known.add(List.of(labels));
      }
    }
    shown.stream()
        .filter(labels -> !known.contains(labels))
        .forEach(labels -> psi.remove(labels.toArray(String[]::new)));
    shown = known;
  }
}
