package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.feedback.Vote;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Votes over HTTP. */
class FeedbackTest {
  private static final String API = "the-token-of-the-api";
  private static final String FEEDBACK = "the-token-of-feedback";

  private final TestApi api = TestApi.start();
  private final FakeFeedback desk = new FakeFeedback();

  @BeforeEach
  void open() {
    api.feedback = desk;
  }

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aVoteIsTakenAndSaysWhatTheModelSaid() {
    JsonNode answer =
        TestApi.json(
            vote("{'id': 'text.in-3-1742', 'head': 'spam', 'label': 'spam', 'who': 'ann'}"));
    assertThat(answer.toString())
        .isEqualTo(
            "{'item':'text.in-3-1742','head':'spam','label':'spam','said':{'label':'spam','confidence':0.875,'model':'fake/1'},'agreed':true}"
                .replace((char) 39, '"'));
    assertThat(desk.votes)
        .containsExactly(new Vote("text.in-3-1742", null, "spam", "spam", "ann", null));
  }

  @Test
  void aTextIsNamedByItsDigestAndNotRepeated() {
    HttpResponse<String> answer =
        vote("{'text': 'secret words', 'head': 'spam', 'label': 'ham', 'who': 'ann'}");
    assertThat(answer.body()).contains("sha256:").doesNotContain("secret");
    assertThat(TestApi.json(answer).path("agreed").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'head': 'spam', 'label': 'ham', 'who': 'ann'} | expected id or text, one of them",
        "{'id': 'a', 'text': 'b', 'head': 'spam', 'label': 'ham', 'who': 'ann'} | one of them",
        "{'text': '', 'head': 'spam', 'label': 'ham', 'who': 'ann'} | not empty",
        "{'id': 7, 'head': 'spam', 'label': 'ham', 'who': 'ann'} | id: expected a string",
        "{'id': 'a', 'label': 'ham', 'who': 'ann'} | head: expected a string",
        "{'id': 'a', 'head': 'spam', 'who': 'ann'} | label: expected a label of the head, or null",
        "{'id': 'a', 'head': 'spam', 'label': 'ham'} | who: expected a string",
        "{'id': 'a', 'head': 'spam', 'label': 'ham', 'who': 'a b'} | who: expected 1 to 100 visible",
        "{'id': 'a', 'head': 'spam', 'label': 'ham', 'who': 'a', 'note': 'x'} | an unknown field",
      })
  void aWrongVoteIsToldWhatIsWrong(String body, String expected) {
    HttpResponse<String> answer = vote(body);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(expected);
    assertThat(desk.votes).isEmpty();
  }

  @Test
  void feedbackHasATokenOfItsOwn() {
    try (TestApi closed =
        TestApi.start(
            new SecurityConfig(API, null, null, null, FEEDBACK, null, null), new FakeCounts())) {
      closed.feedback = desk;
      assertThat(status(closed, API)).isEqualTo(401);
      assertThat(status(closed, FEEDBACK)).isEqualTo(200);
    }
    try (TestApi closed =
        TestApi.start(new SecurityConfig(API, null, null, null, null), new FakeCounts())) {
      closed.feedback = desk;
      assertThat(status(closed, API)).isEqualTo(200);
      assertThat(status(closed, FEEDBACK)).isEqualTo(401);
    }
  }

  private static int status(TestApi closed, String token) {
    return TestApi.send(
            HttpRequest.newBuilder(closed.uri("/v1/feedback"))
                .header("authorization", "Bearer " + token)
                .build())
        .statusCode();
  }

  private HttpResponse<String> vote(String body) {
    return TestApi.send(api.post("/v1/feedback", body.replace((char) 39, '"')));
  }
}
