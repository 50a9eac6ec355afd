package dev.hnetstreams.app.service;

import dev.hnetstreams.app.drift.Comparisons;
import dev.hnetstreams.app.drift.DriftReport;
import dev.hnetstreams.app.drift.Sample;
import dev.hnetstreams.app.metrics.DriftMeters;
import dev.hnetstreams.app.topology.StatsConfig;
import dev.hnetstreams.app.topology.StoredCounts;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.StreamsException;

/**
 * Compares the stored counts now and then. Looks come from one thread and block on disk; the report
 * is for any.
 */
final class DriftWatch {
  private static final Duration INTERVAL = Duration.ofSeconds(15);

  private final StatsConfig config;
  private final ThresholdMode mode;
  private final Supplier<Manifest> model;
  private final DriftMeters meters;
  private volatile StoredCounts counts;
  private volatile DriftReport report = DriftReport.NOTHING;
  private long lookedAt;

  /**
   * @param mode of thresholds that the service decides by
   * @param model in service
   */
  DriftWatch(StatsConfig config, ThresholdMode mode, Supplier<Manifest> model, DriftMeters meters) {
    this.config = config;
    this.mode = mode;
    this.model = model;
    this.meters = meters;
  }

  /** Reads these from now on. */
  void reads(StoredCounts stored) {
    counts = stored;
  }

  /** What was found last; {@link DriftReport#NOTHING} while drift is off or not known yet. */
  DriftReport report() {
    return report;
  }

  /**
   * Compares, when it is time to. Keeps what it knows while partitions move between instances.
   *
   * @param nowMillis since 1970
   */
  void look(long nowMillis) {
    StoredCounts stored = counts;
    boolean due = Math.abs(nowMillis - lookedAt) >= INTERVAL.toMillis();
    if (config.driftWindow() == null || stored == null || !due || !stored.settled()) {
      return;
    }
    try {
      DriftReport found = compare(stored, nowMillis);
      meters.show(found.rows());
      report = found;
      lookedAt = nowMillis;
    } catch (IllegalStateException | StreamsException moving) {
      // A store that is not there yet or any more: the next look finds it.
      return;
    }
  }

  private DriftReport compare(StoredCounts stored, long nowMillis) {
    long window = config.window().toMillis();
    long to = Math.floorDiv(nowMillis, window) * window;
    long from = to - config.driftWindow().toMillis();
    Set<Integer> partitions = stored.partitions();
    long week = Comparisons.WEEK.toMillis();
    boolean kept = config.retention().compareTo(Comparisons.WEEK.plus(config.driftWindow())) >= 0;
    Optional<Sample> lastWeek =
        kept
            ? Optional.of(stored.sample(partitions, from - week, to - week - 1))
            : Optional.empty();
    Manifest manifest = model.get();
    return new DriftReport(
        from,
        to,
        manifest.id(),
        partitions,
        new Comparisons(manifest, mode).rows(stored.sample(partitions, from, to - 1), lastWeek));
  }
}
