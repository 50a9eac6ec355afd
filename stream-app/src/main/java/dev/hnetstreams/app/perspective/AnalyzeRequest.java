package dev.hnetstreams.app.perspective;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What {@code comments:analyze} is asked, checked.
 *
 * @param comment as the model reads it, not blank
 * @param attributes what is asked of each, by name; at least one, all of them configured
 * @param languages as they were given, maybe none
 * @param spans whether scores of its sentences are asked for
 * @param clientToken to be echoed; empty: none
 */
record AnalyzeRequest(
    CommentText comment,
    Map<String, Asked> attributes,
    List<String> languages,
    boolean spans,
    String clientToken) {
  private static final Set<String> FIELDS =
      Set.of(
          "comment",
          "context",
          "requestedAttributes",
          "languages",
          "doNotStore",
          "clientToken",
          "sessionId",
          "communityId",
          "spanAnnotations");
  private static final String PROBABILITY = "PROBABILITY";
  private static final List<String> SCORE_TYPES =
      List.of("SCORE_TYPE_UNSPECIFIED", PROBABILITY, "STD_DEV_SCORE", "PERCENTILE", "RAW");

  /**
   * What is asked of one attribute.
   *
   * @param from where its score comes from
   * @param least scores below this are left out
   */
  record Asked(Attribute from, double least) {}

  /**
   * Reads a body.
   *
   * @throws ApiError.ApiException naming what is wrong with it
   */
  static AnalyzeRequest of(JsonNode body, PerspectiveConfig config) {
    Message request = Message.of(body, FIELDS);
    CommonFields common = CommonFields.of(request, config);
    Map<String, Message> asked =
        request.map("requestedAttributes", Set.of("scoreType", "scoreThreshold"));
    if (asked.isEmpty()) {
      throw ApiError.noAttributes("requested_attributes");
    }
    Map<String, Asked> attributes = new TreeMap<>();
    asked.forEach((name, of) -> attributes.put(name, asked(name, of, config)));
    var unused = request.flag("doNotStore"); // nothing is ever stored
    return new AnalyzeRequest(
        common.comment(),
        attributes,
        common.languages(),
        request.flag("spanAnnotations"),
        common.clientToken());
  }

  private static Asked asked(String name, Message of, PerspectiveConfig config) {
    Attribute attribute = CommonFields.attribute(name, config);
    requireProbability(name, of.word("scoreType", SCORE_TYPES));
    Double least = of.number("scoreThreshold");
    return new Asked(attribute, least == null ? Double.NEGATIVE_INFINITY : least);
  }

  /** Throws for a type of score that a calibrated model has no use for. */
  private static void requireProbability(String name, String type) {
    if (SCORE_TYPES.indexOf(type) > SCORE_TYPES.indexOf(PROBABILITY)) {
      throw ApiError.invalid(
          "Requested score type %s is not supported by attribute %s, expected PROBABILITY"
              .formatted(type, name));
    }
  }
}
