package dev.hnetstreams.app.http;

import dev.hnetstreams.app.drift.DriftReport;
import dev.hnetstreams.app.lifecycle.ShadowReport;
import java.util.List;
import java.util.Map;

/** Reports with a value in each field. */
final class FakeReports {
  static final ShadowReport SHADOW =
      new ShadowReport(
          1,
          new ShadowReport.Trial(
              "a/1", "b/2", 3, 4, 5, 6, Map.of("spam", new ShadowReport.Head(4, 1, 2))));
  static final DriftReport DRIFT =
      new DriftReport(
          0,
          3_600_000,
          "a/1",
          List.of(0, 2),
          List.of(
              row(DriftReport.Base.WEEK, 0.5, null),
              row(DriftReport.Base.BUNDLE, null, DriftReport.Unknown.TOO_FEW)));

  private FakeReports() {}

  private static DriftReport.Row row(
      DriftReport.Base against, Double psi, DriftReport.Unknown unknown) {
    return new DriftReport.Row(
        "spam",
        "labels",
        against,
        400,
        500,
        psi,
        unknown,
        List.of(new DriftReport.Move("ham", 0.5, 0.75)));
  }
}
