package dev.hnetstreams.app.service;

import dev.hnetstreams.app.metrics.PrecisionMeters;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.bundle.Curve;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import dev.hnetstreams.runtime.decide.Precisions;
import dev.hnetstreams.runtime.decide.Thresholds;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which precisions the model in service holds, and lets feedback move its thresholds. One
 * thread.
 */
final class PrecisionWatch {
  private static final Logger LOG = LoggerFactory.getLogger(PrecisionWatch.class);

  private final ThresholdMode mode;
  private final Precisions asked;
  private final boolean feedbackReplaces;
  private final PrecisionMeters meters;
  private ServedModel model;
  private Map<String, Curve> feedback = Map.of();
  private List<PrecisionReport.Line> said = List.of();

  /**
   * @param feedbackReplaces whether feedback may lower a threshold below the bundle's
   */
  PrecisionWatch(
      ThresholdMode mode, Precisions asked, boolean feedbackReplaces, PrecisionMeters meters) {
    this.mode = mode;
    this.asked = asked;
    this.feedbackReplaces = feedbackReplaces;
    this.meters = meters;
  }

  /**
   * Looks whether the model or the feedback has changed.
   *
   * @param current the model in service
   * @param judged by head, the labels of which people judged enough answers
   */
  void look(ServedModel current, Map<String, Curve> judged) {
    if (asked.byHead().isEmpty() || (current == model && judged.equals(feedback))) {
      return;
    }
    model = current;
    feedback = Map.copyOf(judged);
    Thresholds thresholds = new Thresholds(mode, asked, feedback, feedbackReplaces);
    current.engine().use(thresholds);
    List<PrecisionReport.Line> lines = PrecisionReport.of(current.manifest(), thresholds);
    meters.clear();
    for (PrecisionReport.Line line : lines) {
      double threshold = Math.min(1, line.rule().held().threshold());
      line.labels()
          .forEach(label -> meters.set(line.head(), label, line.rule().held().held(), threshold));
    }
    if (!lines.equals(said)) {
      lines.forEach(PrecisionWatch::say);
      said = lines;
    }
  }

  private static void say(PrecisionReport.Line line) {
    if (line.rule().held().held()) {
      LOG.info("event=precision_held head={} what={}", line.head(), line.sentence());
    } else {
      LOG.warn("event=precision_not_held head={} what={}", line.head(), line.sentence());
    }
  }
}
