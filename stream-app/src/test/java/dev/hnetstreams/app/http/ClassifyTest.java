package dev.hnetstreams.app.http;

import static dev.hnetstreams.app.http.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code /v1/classify} takes and answers while there is room. */
class ClassifyTest {
  private final TestApi api = TestApi.start();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void oneTextGetsAResultWithItsBoundaries() {
    HttpResponse<String> response = api.classify("{\"text\": \"b12345\"}");
    JsonNode result = json(response);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(result.at("/id").asText()).isEqualTo("http-1");
    assertThat(result.at("/source").isNull()).isTrue();
    assertThat(result.at("/decisions/letter/label").asText()).isEqualTo("b");
    assertThat(result.at("/decisions/letter/top")).hasSize(1);
    assertThat(result.at("/chunks/lengths")).isEqualTo(json("[6]"));
    assertThat(result.has("stages")).isFalse();
    assertThat(result.at("/chunks").has("evidence")).isFalse();
  }

  @Test
  void halfASurrogatePairIsInvalidTextAndMayStandInAnId() {
    JsonNode result = json(api.classify("{\"text\": \"b\\ud83d45\", \"id\": \"x\\ude00\"}"));

    assertThat(result.at("/text/bytes").asInt()).isEqualTo(6);
    assertThat(result.at("/text/validUtf8").asBoolean()).isFalse();
    assertThat(result.at("/id").asText()).isEqualTo("x\ufffd");
  }

  @Test
  void aListIsAnsweredInOrderAndEachItemForItself() {
    JsonNode results =
        json(api.classify("{\"texts\": [\"b111\", \"!222\", \"c333\"], \"id\": \"mine\"}"))
            .at("/results");

    assertThat(results).hasSize(3);
    assertThat(results.at("/0/id").asText()).isEqualTo("mine-0");
    assertThat(results.at("/0/decisions/letter/label").asText()).isEqualTo("b");
    assertThat(results.at("/1/type").asText()).isEqualTo("model_failed");
    assertThat(results.at("/2/decisions/letter/label").asText()).isEqualTo("c");
  }

  @Test
  void bytesComeAsBase64WhateverTheyAre() {
    String bytes = Base64.getEncoder().encodeToString(new byte[] {'c', (byte) 0xff, 1, 2, 3});
    JsonNode one = json(api.classify("{\"base64\": \"" + bytes + "\"}"));
    JsonNode list = json(api.classify("{\"base64s\": [\"" + bytes + "\", \"\"]}"));

    assertThat(one.at("/text/bytes").asInt()).isEqualTo(5);
    assertThat(one.at("/text/validUtf8").asBoolean()).isFalse();
    assertThat(one.at("/decisions/letter/raw").asText()).isEqualTo("c");
    assertThat(list.at("/results/1/decisions/letter/abstained").asText()).isEqualTo("too_short");
  }

  @Test
  void fullDetailSaysEveryStageAndTheEvidence() {
    String text = "b123456789"; // 10 bytes: outer chunks 4, 4, 2; inner 8, 2
    JsonNode result = json(api.classify("{\"text\": \"" + text + "\", \"chunks\": \"full\"}"));

    assertThat(result.at("/chunks/lengths")).isEqualTo(json("[8, 2]"));
    assertThat(result.at("/chunks/evidence/letter")).isEqualTo(json("[3.0, 3.0]"));
    assertThat(result.at("/stages/0"))
        .isEqualTo(
            json(
                "{\"stage\": 0, \"count\": 3, \"lengths\": [4, 4, 2],"
                    + " \"boundaryProb\": [0.5, 0.5, 0.5]}"));
    assertThat(result.at("/stages/1/lengths")).isEqualTo(json("[8, 2]"));
    assertThat(result.at("/stages/1/count").asInt()).isEqualTo(2);
  }

  @Test
  void evidenceIsFetchedOnlyForWhoAsks() {
    api.classify("{\"text\": \"b123\"}");
    api.classify("{\"text\": \"b123\", \"chunks\": \"full\"}");

    assertThat(api.model.batches)
        .extracting(batch -> batch.evidence())
        .containsExactly(false, true);
  }

  @Test
  void detailOffsetsAndLabelsAreAsAsked() {
    JsonNode none =
        json(api.classify("{\"text\": \"b123\", \"chunks\": \"none\", \"topLabels\": 3}"));
    JsonNode offsets =
        json(
            api.classify(
                "{\"text\": \"b\u00e4\u00e4\ud83d\ude00xyz\","
                    + " \"offsets\": [\"utf16\", \"codePoint\"], \"topLabels\": 0}"));

    assertThat(none.at("/chunks").isNull()).isTrue();
    assertThat(none.at("/decisions/letter/top")).hasSize(3);
    assertThat(offsets.at("/chunks/lengths")).isEqualTo(json("[8, 4]"));
    assertThat(offsets.at("/chunks/utf16Offsets/0").asInt()).isZero();
    assertThat(offsets.at("/chunks/codePointOffsets")).hasSize(2);
    assertThat(offsets.at("/decisions/letter/top")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400 | bad_request   | {\"text\":",
        "400 | bad_request   | {\"text\": \"a\"} x",
        "400 | bad_request   | {\"text\": \"a\", \"text\": \"b\"}",
        "422 | unprocessable | [\"a\"]",
        "422 | unprocessable | {}",
        "422 | unprocessable | {\"text\": \"a\", \"texts\": [\"b\"]}",
        "422 | unprocessable | {\"text\": 7}",
        "422 | unprocessable | {\"texts\": []}",
        "422 | unprocessable | {\"texts\": [\"a\", null]}",
        "422 | unprocessable | {\"base64\": \"%%\"}",
        "422 | unprocessable | {\"text\": \"a\", \"chunks\": \"all\"}",
        "422 | unprocessable | {\"text\": \"a\", \"offsets\": \"utf16\"}",
        "422 | unprocessable | {\"text\": \"a\", \"segments\": \"some\"}",
        "422 | unprocessable | {\"text\": \"a\", \"evidence\": true}",
        "422 | unprocessable | {\"text\": \"a\", \"allow\": [\"eng\"]}",
        "422 | unprocessable | {\"text\": \"a\", \"allow\": {\"spam\": [\"ham\"]}}",
        "422 | unprocessable | {\"text\": \"a\", \"allow\": {\"language\": [\"eng\"]}}",
        "422 | unprocessable | {\"text\": \"a\", \"offsets\": [\"utf8\"]}",
        "422 | unprocessable | {\"text\": \"a\", \"topLabels\": -1}",
        "422 | unprocessable | {\"text\": \"a\", \"deadlineMillis\": 0}",
        "422 | unprocessable | {\"text\": \"a\", \"deadlineMillis\": 1.5}",
        "422 | unprocessable | {\"text\": \"a\", \"id\": 7}",
        "422 | unprocessable | {\"text\": \"a\", \"txt\": 1}",
        "413 | too_large     | {\"texts\": [\"a\", \"b\", \"c\", \"d\", \"e\"]}",
      })
  void whatCannotBeMeantIsRefusedInOneShape(int status, String type, String body) {
    HttpResponse<String> response = api.classify(body);

    assertThat(response.statusCode()).as(body).isEqualTo(status);
    assertThat(json(response).at("/type").asText()).isEqualTo(type);
    assertThat(json(response).at("/error").asText()).isNotBlank();
    assertThat(api.model.batches).isEmpty();
  }

  @Test
  void aTextOverTheModelsLimitIsTooLarge() {
    HttpResponse<String> response = api.classify("{\"text\": \"" + "ab".repeat(1501) + "\"}");

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(json(response).at("/error").asText()).contains("3002").contains("3000");
  }

  @Test
  void aTextOnWhichTheModelFailsIsAFaultOfTheModel() {
    HttpResponse<String> response = api.classify("{\"text\": \"!123\"}");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(json(response).at("/type").asText()).isEqualTo("model_failed");
  }

  @Test
  void errorsNeverRepeatTheText() {
    for (String body :
        List.of("{\"text\": \"!sesame\"}", "{\"sesame\": \"a\"}", "sesame {", "[\"sesame\"]")) {
      assertThat(api.classify(body).body()).doesNotContain("sesame");
    }
  }

  @Test
  void textIsUtf8OnTheWayInAndTheWholeBodyIsRead() {
    String text = "a\u0000\u2028\ud83d\ude00</script>";
    String escaped = json(TestApi.JSON.createObjectNode().put("text", text).toString()).toString();

    assertThat(json(api.classify(escaped)).at("/text/bytes").asInt())
        .isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
  }
}
