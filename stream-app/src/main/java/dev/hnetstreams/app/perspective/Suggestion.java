package dev.hnetstreams.app.perspective;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.codec.TextBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a client of {@code comments:suggestscore} holds right for a comment.
 *
 * @param text the comment, in UTF-8, not blank
 * @param scores at least one
 * @param languages as the client gave them, maybe none
 * @param communityId whose norms these are; empty: not said
 * @param clientToken as the client gave it; empty: none
 */
public record Suggestion(
    byte[] text,
    List<Suggested> scores,
    List<String> languages,
    String communityId,
    String clientToken) {
  private static final Set<String> FIELDS =
      Set.of(
          "comment",
          "context",
          "attributeScores",
          "languages",
          "communityId",
          "clientToken",
          "sessionId");
  private static final Set<String> SCORE = Set.of("value", "type");
  private static final List<String> TYPES = List.of("SCORE_TYPE_UNSPECIFIED", "PROBABILITY");

  /**
   * A score that a client suggests.
   *
   * @param head of the model
   * @param label of that head
   * @param begin in bytes of the text
   * @param end in bytes of the text; with {@code begin} 0 its length: the whole text
   * @param score in [0, 1]: 1 where the label holds, 0 where it does not
   */
  public record Suggested(String head, String label, int begin, int end, double score) {}

  /** What the client is answered. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Answer(String clientToken, List<String> requestedLanguages) {}

  /** A suggestion with its answer. */
  public record Read(Suggestion suggestion, Answer answer) {}

  /**
   * Reads a body.
   *
   * @throws ApiError.ApiException naming what is wrong with it
   */
  public static Read of(JsonNode body, PerspectiveConfig config) {
    Message request = Message.of(body, FIELDS);
    CommonFields common = CommonFields.of(request, config);
    Map<String, Message> given =
        request.map("attributeScores", Set.of("summaryScore", "spanScores"));
    if (given.isEmpty()) {
      throw ApiError.invalid("Missing attribute_scores");
    }
    List<Suggested> scores = new ArrayList<>();
    given.forEach((name, of) -> scores.addAll(suggested(name, of, common.comment(), config)));
    Suggestion suggestion =
        new Suggestion(
            TextBytes.of(common.comment().text()),
            List.copyOf(scores),
            List.copyOf(common.languages()),
            request.text("communityId"),
            common.clientToken());
    return new Read(suggestion, new Answer(common.clientToken(), common.languages()));
  }

  private static List<Suggested> suggested(
      String name, Message of, CommentText comment, PerspectiveConfig config) {
    Attribute attribute = CommonFields.attribute(name, config);
    List<Suggested> scores = new ArrayList<>();
    Message summary = of.message("summaryScore", SCORE);
    if (summary != null) {
      Sentences.Span whole = new Sentences.Span(0, comment.text().length());
      scores.add(suggested(name, attribute, summary, comment.text(), whole));
    }
    for (Message span : of.messages("spanScores", Set.of("begin", "end", "score"))) {
      Double begin = span.number("begin");
      Double end = span.number("end");
      Message score = span.message("score", SCORE);
      Sentences.Span seen =
          comment
              .seen(
                  begin == null ? 0 : begin.intValue(),
                  end == null ? Integer.MAX_VALUE : end.intValue())
              .filter(within -> score != null)
              .orElseThrow(
                  () ->
                      ApiError.invalid(
                          ("Invalid span score of attribute %s, expected score, begin and end"
                                  + " within the comment")
                              .formatted(name)));
      scores.add(suggested(name, attribute, score, comment.text(), seen));
    }
    if (scores.isEmpty()) {
      throw ApiError.invalid("Missing summary_score or span_scores of attribute " + name);
    }
    return scores;
  }

  private static Suggested suggested(
      String name, Attribute attribute, Message score, String text, Sentences.Span span) {
    Double value = score.number("value");
    var unused = score.word("type", TYPES);
    // Absent is zero in protocol buffers.
    double given = value == null ? 0 : value;
    if (given < 0 || given > 1) {
      throw ApiError.invalid(
          "Invalid score value of attribute %s, expected 0 to 1".formatted(name));
    }
    int from = TextBytes.of(text.substring(0, span.begin())).length;
    int to = from + TextBytes.of(text.substring(span.begin(), span.end())).length;
    return new Suggested(attribute.head(), attribute.label(), from, to, given);
  }

  /** By content. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Suggestion s
        && Arrays.equals(text, s.text)
        && scores.equals(s.scores)
        && languages.equals(s.languages)
        && communityId.equals(s.communityId)
        && clientToken.equals(s.clientToken);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(text) + scores.hashCode();
  }

  /** Tells no text. */
  @Override
  public String toString() {
    return "Suggestion[bytes=" + text.length + ", scores=" + scores + "]";
  }
}
