package dev.hnetstreams.app.perspective;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * What {@code comments:analyze} answers.
 *
 * @param attributeScores by the attribute's name as it was asked for; without those below their
 *     threshold
 * @param languages as asked for, otherwise the most likely one
 * @param detectedLanguages the most likely first
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AnalyzeResponse(
    @JsonInclude(JsonInclude.Include.ALWAYS) Map<String, AttributeScores> attributeScores,
    List<String> languages,
    List<String> detectedLanguages,
    String clientToken) {
  /**
   * @param spanScores of the sentences, or of the whole comment where they were not asked for
   * @param summaryScore of the whole comment
   */
  public record AttributeScores(List<SpanScore> spanScores, Score summaryScore) {}

  /**
   * @param begin in UTF-16 units of the comment as it was sent
   * @param end in UTF-16 units, exclusive
   * @see <a
   *     href="https://github.com/googleapis/google-api-go-client/blob/main/commentanalyzer/v1alpha1/commentanalyzer-api.json">
   *     Discovery document: "The values are the UTF-16 codepoint range. 'end' is exclusive."</a>
   */
  public record SpanScore(int begin, int end, Score score) {}

  /**
   * @param value in [0, 1]
   * @param type always {@code PROBABILITY}
   */
  public record Score(float value, String type) {}
}
