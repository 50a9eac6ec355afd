package dev.hnetstreams.app.lifecycle;

import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.schemas.TaggedText;
import java.util.Map;

/**
 * A text on which two models differ, without the text.
 *
 * @param id of the result
 * @param source where the text is
 * @param heads those that differ
 */
public record Disagreement(
    String id,
    TaggedText.Source source,
    TaggedText.Model active,
    TaggedText.Model candidate,
    Map<String, Pair> heads) {

  /** What both say for one head. */
  public record Pair(Said active, Said candidate) {}

  /**
   * @param label the decision, or null when it abstained
   * @param raw the best label whatever its confidence, or null when there was nothing to read
   * @param confidence of {@code raw}, in [0, 1]
   */
  public record Said(String label, String raw, float confidence) {
    static Said of(Decision decision) {
      return new Said(decision.label(), decision.raw(), (float) decision.confidence());
    }
  }
}
