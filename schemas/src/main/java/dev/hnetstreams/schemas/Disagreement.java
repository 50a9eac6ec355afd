package dev.hnetstreams.schemas;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;

/**
 * A text on which a candidate says other than the model in service, without the text.
 *
 * @param id of the result
 * @param source where the text is
 * @param active the model in service
 * @param candidate the model that is tried
 * @param heads those that differ
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Disagreement(
    String id,
    TaggedText.Source source,
    TaggedText.Model active,
    TaggedText.Model candidate,
    Map<String, Pair> heads) {

  /** The answers of both models for one head. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Pair(Said active, Said candidate) {}

  /**
   * One model's answer.
   *
   * @param label the decision, or null when it abstained
   * @param raw the best label at any confidence, or null for an empty text
   * @param confidence of {@code raw}, in [0, 1]
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Said(String label, String raw, float confidence) {}
}
