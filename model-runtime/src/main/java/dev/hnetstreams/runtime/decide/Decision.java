package dev.hnetstreams.runtime.decide;

import java.util.List;

/**
 * One head's answer to one text.
 *
 * @param head its name
 * @param label the decision, or null when it abstained
 * @param abstained why there is no label, or null when there is one
 * @param raw the best label at any confidence, or null for an empty text
 * @param confidence of {@code raw}, calibrated, in [0, 1]
 * @param threshold least confidence at which {@code raw} would be decided, in [0, 1], or null when
 *     there was nothing to read; 1 for a label that is never decided, as the precision that is
 *     asked for cannot be held
 * @param top the best labels, most confident first
 */
public record Decision(
    String head,
    String label,
    Abstention abstained,
    String raw,
    double confidence,
    Double threshold,
    List<Scored> top) {

  /**
   * @param confidence calibrated, in [0, 1]
   */
  public record Scored(String label, double confidence) {}

  public Decision {
    if ((label == null) == (abstained == null)) {
      throw new IllegalArgumentException("a decision has either a label or a reason for none");
    }
    top = List.copyOf(top);
  }

  /** The same without its label. */
  Decision abstaining(Abstention why) {
    return new Decision(head, null, why, raw, confidence, threshold, top);
  }

  /** For a text with nothing in it. */
  static Decision ofNothing(String head) {
    return new Decision(head, null, Abstention.TOO_SHORT, null, 0, null, List.of());
  }
}
