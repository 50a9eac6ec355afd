package dev.hnetstreams.app.drift;

import dev.hnetstreams.app.drift.DriftReport.Base;
import dev.hnetstreams.app.drift.DriftReport.Row;
import dev.hnetstreams.app.drift.DriftReport.Unknown;
import dev.hnetstreams.app.drift.Sample.Aspect;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares answers with those to the bundle's dev texts, and with those of last week.
 *
 * @param mode thresholds that the answers were decided by
 */
public record Comparisons(Manifest model, ThresholdMode mode) {
  /** How far back the other sample of the stream lies. */
  public static final Duration WEEK = Duration.ofDays(7);

  /**
   * A row for each head that decides, aspect and base.
   *
   * @param lastWeek empty when it is not kept
   */
  public List<Row> rows(Sample now, Optional<Sample> lastWeek) {
    List<Row> rows = new ArrayList<>();
    for (Head head : model.heads()) {
      if (head.multiLabel()) {
        continue;
      }
      for (Aspect aspect : Aspect.values()) {
        Map<String, Long> counts = now.of(aspect, head.name());
        rows.add(
            row(
                head,
                aspect,
                Base.BUNDLE,
                counts,
                Sample.reference(aspect, head, mode),
                Unknown.NO_REFERENCE));
        rows.add(
            row(
                head,
                aspect,
                Base.WEEK,
                counts,
                lastWeek.map(sample -> sample.of(aspect, head.name())),
                Unknown.NOT_KEPT));
      }
    }
    return List.copyOf(rows);
  }

  private static Row row(
      Head head,
      Aspect aspect,
      Base against,
      Map<String, Long> now,
      Optional<Map<String, Long>> then,
      Unknown absent) {
    Stability found = Stability.of(now, then.orElse(Map.of()));
    Unknown unknown = then.isEmpty() ? absent : found.psi() == null ? Unknown.TOO_FEW : null;
    return new Row(
        head.name(),
        aspect.wireName(),
        against,
        found.now(),
        found.then(),
        found.psi(),
        unknown,
        found.moves().stream()
            .map(move -> new DriftReport.Move(move.category(), move.now(), move.then()))
            .toList());
  }
}
