package dev.hnetstreams.runtime.decide;

import dev.hnetstreams.runtime.bundle.Curve;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.ThresholdMode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The least confidence at which each label is decided: the bundle's for a mode, or where a
 * precision is asked for, what the bundle's curve or people's feedback takes. Any thread.
 */
public final class Thresholds {
  private final ThresholdMode mode;
  private final Precisions asked;
  private final Map<String, Curve> feedback;
  private final boolean feedbackReplaces;
  private final Map<Asked, HeldPrecision> found = new ConcurrentHashMap<>();

  /** Labels of a group share the answer. */
  private record Asked(double precision, Curve.Group group) {}

  /** Of the bundle alone. */
  public Thresholds(ThresholdMode mode, Precisions asked) {
    this(mode, asked, Map.of(), false);
  }

  /**
   * @param feedback by head, the answers that people judged, of the labels that have enough
   * @param feedbackReplaces whether feedback may lower a threshold below the bundle's; it may
   *     always raise one
   */
  public Thresholds(
      ThresholdMode mode, Precisions asked, Map<String, Curve> feedback, boolean feedbackReplaces) {
    this.mode = mode;
    this.asked = asked;
    this.feedback = Map.copyOf(feedback);
    this.feedbackReplaces = feedbackReplaces;
  }

  /**
   * What holds for a label and where it comes from.
   *
   * @param labels whose answers were counted together, 0 or more
   */
  public record Rule(HeldPrecision held, boolean fromFeedback, int labels) {}

  /** [labels] of the head; {@link HeldPrecision#NEVER} for a label that is never decided. */
  public double[] of(Head head) {
    return head.labels().stream().mapToDouble(label -> of(head, label)).toArray();
  }

  /** Of one label. */
  public double of(Head head, String label) {
    return rule(head, label)
        .map(rule -> rule.held().threshold())
        .orElseGet(() -> head.threshold(mode, label));
  }

  /** How the precision that is asked of a label is held; empty where none is asked for. */
  public Optional<Rule> rule(Head head, String label) {
    var precision = asked.of(head.name(), label);
    if (precision.isEmpty() || head.curve() == null) {
      return Optional.empty();
    }
    Curve curve = head.curve();
    HeldPrecision dev = held(precision.getAsDouble(), curve, label);
    Curve people = feedback.get(head.name());
    if (people != null && people.of(label).isPresent()) {
      HeldPrecision judged = held(precision.getAsDouble(), people, label);
      if (feedbackReplaces || judged.threshold() > dev.threshold()) {
        return Optional.of(new Rule(judged, true, 1));
      }
    }
    int together = curve.of(label).map(group -> group.labels().size()).orElse(0);
    return Optional.of(new Rule(dev, false, together));
  }

  private HeldPrecision held(double precision, Curve curve, String label) {
    return curve
        .of(label)
        .map(
            group ->
                found.computeIfAbsent(
                    new Asked(precision, group), key -> HeldPrecision.of(precision, curve, label)))
        .orElseGet(() -> HeldPrecision.of(precision, curve, label));
  }
}
