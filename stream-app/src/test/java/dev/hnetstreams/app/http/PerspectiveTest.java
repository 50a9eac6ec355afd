package dev.hnetstreams.app.http;

import static dev.hnetstreams.app.http.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.perspective.Perspective;
import dev.hnetstreams.app.perspective.Suggestion;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Perspective's requests and answers, as its clients send and read them. */
class PerspectiveTest {
  private static final String ANALYZE = PerspectiveRoutes.ANALYZE;
  private static final String KEY = "the-key-of-a-client";
  private static final String API = "the-token-of-the-api";
  private static final String B = "{\"value\": 0.9951, \"type\": \"PROBABILITY\"}";
  private static final String NOT_B = "{\"value\": 0.0025, \"type\": \"PROBABILITY\"}";

  private static TestApi api;

  @BeforeAll
  static void start() {
    api = TestApi.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @Test
  void aClientsUsualRequestGetsASummaryAndOneSpan() {
    JsonNode answer =
        json(
            analyze(
                "{'comment': {'text': 'b1 \ud83d\ude00 x'}, 'languages': ['en'],"
                    + " 'requestedAttributes': {'TOXICITY': {}}, 'doNotStore': true,"
                    + " 'clientToken': 'c-1', 'sessionId': 's'}"));

    assertThat(answer)
        .isEqualTo(
            tree(
                "{'attributeScores': {'TOXICITY': {'spanScores':"
                    + " [{'begin': 0, 'end': 7, 'score': "
                    + B
                    + "}], 'summaryScore': "
                    + B
                    + "}}, 'languages': ['en'], 'clientToken': 'c-1'}"));
  }

  @Test
  void eachSentenceIsScoredAloneAndOffsetsAreUtf16Units() {
    String text = "b1 \ud83d\ude00 111. C222 3. ";
    JsonNode answer =
        json(
            analyze(
                "{'comment': {'text': '%s'}, 'spanAnnotations': true,".formatted(text)
                    + " 'requestedAttributes': {'TOXICITY': {'scoreType': 'PROBABILITY'}}}"));

    JsonNode spans = answer.at("/attributeScores/TOXICITY/spanScores");
    assertThat(spans)
        .isEqualTo(
            tree(
                "[{'begin': 0, 'end': 10, 'score': %s}, {'begin': 11, 'end': 18, 'score': %s}]"
                    .formatted(B, NOT_B)));
    assertThat(text.substring(11, 18)).isEqualTo("C222 3.");
  }

  @Test
  void scoresBelowTheThresholdAreLeftOut() {
    JsonNode answer =
        json(
            analyze(
                "{'comment': {'text': 'b111. C222.'}, 'spanAnnotations': true,"
                    + " 'requestedAttributes': {'TOXICITY': {'scoreThreshold': 0.5},"
                    + " 'LOUD': {'scoreThreshold': '0.9'}}}"));

    assertThat(answer.at("/attributeScores/TOXICITY/spanScores")).hasSize(1);
    assertThat(answer.at("/attributeScores").has("LOUD")).isFalse();
  }

  @Test
  void ofHtmlTheTextIsScoredAndTheSpansAreOfWhatWasSent() {
    String html = "<p><b>b</b>1&amp;2.</p>";
    JsonNode answer =
        json(
            analyze(
                "{'comment': {'text': '%s', 'type': 'HTML'}, 'spanAnnotations': true,"
                        .formatted(html)
                    + " 'requested_attributes': {'TOXICITY': null}}"));

    JsonNode span = answer.at("/attributeScores/TOXICITY/spanScores/0");
    assertThat(span.at("/score")).isEqualTo(tree(B));
    assertThat(html.substring(span.at("/begin").asInt(), span.at("/end").asInt()))
        .isEqualTo("b</b>1&amp;2.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'comment': {'text': ''}, 'requestedAttributes': {'TOXICITY': {}}}"
            + " | COMMENT_EMPTY | Comment must be non-empty.",
        "{'requestedAttributes': {'TOXICITY': {}}} | COMMENT_EMPTY | Comment must be non-empty.",
        "{'comment': {'text': '<br> <!-- x -->', 'type': 'HTML'},"
            + " 'requestedAttributes': {'TOXICITY': {}}}"
            + " | COMMENT_EMPTY | Comment must be non-empty.",
        "{'comment': {'text': 'LONG'}, 'requestedAttributes': {'TOXICITY': {}}}"
            + " | COMMENT_TOO_LONG | Comment text too long. It has 2004 bytes, the limit is 2000.",
        "{'comment': {'text': 'b1'}} | NO_REQUESTED_ATTRIBUTES | Missing requested_attributes",
        "{'comment': {'text': 'b1'}, 'requestedAttributes': {'INSULT': {}}} | INVALID_REQUEST"
            + " | Unknown requested attribute: INSULT (expected one of GONE, LOUD, TOXICITY)",
        "{'comment': {'text': 'b1'}, 'requestedAttributes': {'GONE': {}}} | INVALID_REQUEST"
            + " | Unknown requested attribute: GONE (its head gone is not in service)",
        "{'comment': {'text': 'b1'}, 'requestedAttributes': {'TOXICITY': {'scoreType': 'RAW'}}}"
            + " | INVALID_REQUEST | Requested score type RAW is not supported by attribute"
            + " TOXICITY, expected PROBABILITY",
        "{'comment': {'text': 'b1'}, 'requestedAttributes': {'LOUD': {}}, 'languages': ['it','fr']}"
            + " | LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
            + " | Attribute LOUD does not support request languages: it, fr",
        "{'comment': {'text': 'b1'}, 'requestedAttributes': {'LOUD': {}}, 'languages': ['a b']}"
            + " | INVALID_REQUEST"
            + " | Invalid value at 'languages', expected BCP 47, such as en or pt-BR",
        "{'comment': {'text': 'b1'}, 'requestedAttributes': {'LOUD': {}},"
            + " 'context': {'entries': [], 'articleAndParentComment': {}}} | INVALID_REQUEST"
            + " | Context can have either entries or article_and_parent_comment, but both fields"
            + " were populated.",
      })
  void whatCannotBeScoredIsRefusedInPerspectivesWords(String body, String type, String message) {
    HttpResponse<String> response = analyze(body.replace("LONG'", "x".repeat(2004) + "'"));
    JsonNode error = json(response).at("/error");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error.at("/message").asText()).isEqualTo(message);
    assertThat(error.at("/code").asInt()).isEqualTo(400);
    assertThat(error.at("/status").asText()).isEqualTo("INVALID_ARGUMENT");
    assertThat(error.at("/details/0/@type").asText())
        .isEqualTo("type.googleapis.com/google.commentanalyzer.v1alpha1.Error");
    assertThat(error.at("/details/0/errorType").asText()).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'remark': 1} | '' | Unknown name \"remark\": Cannot find field.",
        "{'comment': {'txt': 'b1'}}"
            + " | comment | Unknown name \"txt\" at 'comment': Cannot find field.",
        "{'comment': {'a text of its own': 1}}"
            + " | comment | Unknown name \"?\" at 'comment': Cannot find field.",
        "{'comment': 'b1'} | comment | Invalid value at 'comment', expected an object",
        "{'comment': {'text': 5}}"
            + " | comment.text | Invalid value at 'comment.text', expected a string",
        "{'comment': {'text': 'b1', 'type': 'RTF'}} | comment.type"
            + " | Invalid value at 'comment.type', expected one of TEXT_TYPE_UNSPECIFIED,"
            + " PLAIN_TEXT, HTML",
        "{'comment': {'text': 'b1'}, 'requestedAttributes': {'LOUD': {'x': 1}}}"
            + " | requested_attributes[0].value | Unknown name \"x\" at"
            + " 'requested_attributes[0].value': Cannot find field.",
        "{'comment': {'text': 'b1'}, 'requestedAttributes': {'LOUD': {'scoreThreshold': 'x'}}}"
            + " | requested_attributes[0].value.score_threshold"
            + " | Invalid value at 'requested_attributes[0].value.score_threshold',"
            + " expected a number",
        "[] | '' | Invalid JSON payload received. Expected an object.",
      })
  void fieldsAreReadAsGooglesApisReadThem(String body, String field, String message) {
    HttpResponse<String> response = analyze(body);
    JsonNode detail = json(response).at("/error/details/0");

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).at("/error/message").asText()).endsWith(message);
    assertThat(detail.at("/@type").asText()).isEqualTo("type.googleapis.com/google.rpc.BadRequest");
    assertThat(detail.at("/fieldViolations/0/field").asText()).isEqualTo(field.replace("'", ""));
  }

  @Test
  void aSuggestedScoreIsHandedOnAndItsTokenEchoed() {
    List<Suggestion> suggested = new ArrayList<>();
    try (TestApi told = TestApi.start(new Perspective(TestApi.PERSPECTIVE, suggested::add))) {
      String body =
          quoted(
              "{'comment': {'text': '\u00e41 x2'}, 'communityId': '/forum', 'clientToken': 'c-2',"
                  + " 'attributeScores': {'TOXICITY': {'summaryScore': {'value': 1},"
                  + " 'spanScores': [{'begin': 1, 'end': 5, 'score': {'value': 0}}]}}}");
      assertThat(json(TestApi.send(told.post(PerspectiveRoutes.SUGGEST, body))))
          .isEqualTo(tree("{'clientToken': 'c-2'}"));
      assertThat(json(TestApi.send(told.post(PerspectiveRoutes.SUGGEST, "{}"))).at("/error/code"))
          .isEqualTo(tree("400"));
    }

    assertThat(suggested)
        .containsExactly(
            new Suggestion(
                "\u00e41 x2".getBytes(StandardCharsets.UTF_8),
                List.of(
                    new Suggestion.Suggested("letter", "b", 0, 6, 1),
                    new Suggestion.Suggested("letter", "b", 2, 6, 0)),
                List.of(),
                "/forum",
                "c-2"));
  }

  @Test
  void theKeyOpensFromTheQueryAndTheHeaderAndOnlyThisEndpoint() {
    SecurityConfig security = new SecurityConfig(API, null, null, KEY, null, null);
    try (TestApi closed = TestApi.start(security, new FakeCounts())) {
      assertThat(status(closed, ANALYZE + "?key=" + KEY)).isEqualTo(200);
      assertThat(status(closed, ANALYZE + "?alt=json&key=" + KEY)).isEqualTo(200);
      assertThat(status(closed, ANALYZE, "x-goog-api-key", KEY)).isEqualTo(200);
      assertThat(status(closed, ANALYZE, "authorization", "Bearer " + API)).isEqualTo(200);
      assertThat(status(closed, ANALYZE.replace(":", "%3A") + "?key=" + KEY)).isEqualTo(200);
      assertThat(status(closed, ANALYZE)).isEqualTo(403);
      assertThat(status(closed, ANALYZE + "?key=")).isEqualTo(403);
      assertThat(status(closed, ANALYZE + "?key=" + API)).isEqualTo(400);
      assertThat(status(closed, ANALYZE, "authorization", "Bearer " + KEY)).isEqualTo(401);
      assertThat(status(closed, "/v1/classify?key=" + KEY)).isEqualTo(401);
      JsonNode error = json(TestApi.send(closed.post(ANALYZE + "?key=other", "{}"))).at("/error");
      assertThat(error.at("/status").asText()).isEqualTo("INVALID_ARGUMENT");
      assertThat(error.at("/details/0/reason").asText()).isEqualTo("API_KEY_INVALID");
      await()
          .untilAsserted(
              () ->
                  assertThat(closed.requests)
                      .as("the query is in no route's name")
                      .contains(ANALYZE + " 200", ANALYZE + " 400")
                      .noneMatch(request -> request.contains("key")));
    }
  }

  @Test
  void googlesLibrariesFindTheApiWhereTheyAskedForIt() {
    JsonNode document = json(api.get("/$discovery/rest?version=v1alpha1"));

    assertThat(document.at("/rootUrl").asText()).isEqualTo(api.uri("/").toString());
    assertThat(document.at("/resources/comments/methods/analyze/path").asText())
        .isEqualTo(ANALYZE.substring(1));
    assertThat(document.findValuesAsText("$ref"))
        .allSatisfy(ref -> assertThat(document.at("/schemas").has(ref)).isTrue());
  }

  @Test
  void isNotThereUntilItIsConfigured() {
    try (TestApi off = TestApi.start(Perspective.OFF)) {
      assertThat(status(off, ANALYZE)).isEqualTo(404);
      assertThat(status(off, PerspectiveRoutes.SUGGEST)).isEqualTo(404);
      assertThat(off.get(PerspectiveRoutes.DISCOVERY).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void noOtherPathIsTakenForIt() {
    assertThat(status(api, "/v1alpha1/commentsXanalyze")).isEqualTo(404);
    assertThat(status(api, "/v1alpha1/comments:analyze/more")).isEqualTo(404);
    HttpResponse<String> get = api.get(ANALYZE);
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("allow")).hasValue("POST");
  }

  private static HttpResponse<String> analyze(String body) {
    return TestApi.send(api.post(ANALYZE, quoted(body)));
  }

  private static int status(TestApi of, String path, String... header) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(of.uri(path))
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    PerspectiveAnswers.ANALYZE.formatted("b111222")));
    if (header.length > 0) {
      request.headers(header);
    }
    return TestApi.send(request.build()).statusCode();
  }

  private static JsonNode tree(String text) {
    return json(quoted(text));
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }
}
