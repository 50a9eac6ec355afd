package dev.hnetstreams.app.http;

import static dev.hnetstreams.app.http.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.runtime.bundle.Manifest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Open Inference Protocol, as another server's client would speak it. */
class InferenceProtocolTest {
  private final TestApi api = TestApi.start();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void theModelSaysWhatItTakesAndGives() {
    JsonNode model = json(api.get("/v2/models/fake"));

    assertThat(model.at("/versions")).isEqualTo(json("[\"1.2\"]"));
    assertThat(model.at("/inputs"))
        .isEqualTo(json("[{\"name\": \"text\", \"datatype\": \"BYTES\", \"shape\": [-1]}]"));
    assertThat(model.at("/outputs").findValuesAsText("name"))
        .containsExactly(
            "letter.label",
            "letter.abstained",
            "letter.confidence",
            "letter.threshold",
            "noise.score",
            "hidden");
    assertThat(json(api.get("/v2")).at("/name").asText()).isEqualTo("hnet-streams");
    assertThat(json(api.get("/v2/models/fake/ready")).at("/ready").asBoolean()).isTrue();
  }

  @Test
  void whatTextsHideIsAnOutputForThoseWhoNameIt() {
    JsonNode answer =
        json(
            infer(
                "\"data\": [\"a\", \"&#8203;\"], \"shape\": [2]",
                "\"outputs\": [{\"name\": \"hidden\"}],"));

    assertThat(answer.at("/outputs/0/data/0").asText()).isEmpty();
    assertThat(json(answer.at("/outputs/0/data/1").asText()))
        .isEqualTo(
            json(
                "[{\"kind\": \"entities\", \"start\": 0, \"end\": 7,"
                    + " \"says\": \"1 x ZWSP\"}]"));
  }

  @Test
  void anAnswerNamesTheModelThatMadeItWhenAnotherTookOverMeanwhile() {
    Serving next = api.serving;
    Manifest old = FakeModel.MANIFEST;
    Manifest before =
        new Manifest(
            1,
            "fake",
            "1.1",
            null,
            2,
            256,
            32,
            old.bucketBytes(),
            List.of(old.heads().get(1)),
            old.files(),
            null,
            null,
            null,
            null);
    AtomicInteger asked = new AtomicInteger();
    api.serving =
        new Serving(
            document -> {
              api.serving = next;
              asked.incrementAndGet();
              return next.classifier().submit(document);
            },
            before,
            "cpu");
    JsonNode answer = json(infer("\"data\": [\"b111\"], \"shape\": [1]", ""));

    assertThat(asked).hasValue(1);
    assertThat(answer.at("/model_version").asText()).isEqualTo("1.2");
    assertThat(answer.at("/outputs").findValuesAsText("name")).contains("letter.label");
  }

  @Test
  void aTensorOfTextsBecomesTensorsOfLabels() {
    JsonNode answer = json(infer("\"data\": [\"b111\", \"c\"], \"shape\": [2]", "\"id\": \"7\","));

    assertThat(answer.at("/model_name").asText()).isEqualTo("fake");
    assertThat(answer.at("/model_version").asText()).isEqualTo("1.2");
    assertThat(answer.at("/id").asText()).isEqualTo("7");
    assertThat(answer.at("/outputs/0"))
        .isEqualTo(
            json(
                "{\"name\": \"letter.label\", \"datatype\": \"BYTES\", \"shape\": [2],"
                    + " \"data\": [\"b\", \"\"]}"));
    assertThat(answer.at("/outputs/1/data")).isEqualTo(json("[\"\", \"too_short\"]"));
    assertThat(answer.at("/outputs/2/data/0").asDouble()).isGreaterThan(0.99);
    assertThat(answer.at("/outputs/3/data")).isEqualTo(json("[0.5, 0.5]"));
  }

  @Test
  void onlyTheOutputsThatAreNamedAreGivenInTheirOrder() {
    JsonNode outputs =
        json(infer(
                "\"data\": [\"b111\"], \"shape\": [1]",
                "\"outputs\": [{\"name\": \"noise.score\"}, {\"name\": \"letter.label\"}],"))
            .at("/outputs");

    assertThat(outputs.findValuesAsText("name")).containsExactly("noise.score", "letter.label");
  }

  @Test
  void bytesMayComeAsBase64() {
    JsonNode answer =
        json(
            infer(
                "\"data\": [\"YzEyMw==\"], \"shape\": [1],"
                    + " \"parameters\": {\"content_type\": \"base64\"}",
                ""));

    assertThat(answer.at("/outputs/0/data/0").asText()).isEqualTo("c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "422 | \"data\": [\"a\"], \"shape\": [2]",
        "422 | \"data\": [7], \"shape\": [1]",
        "422 | \"data\": [], \"shape\": [0]",
        "422 | \"data\": [\"a\"], \"shape\": [1, 1]",
        "413 | \"data\": [\"a\", \"b\", \"c\", \"d\", \"e\"], \"shape\": [5]",
        "500 | \"data\": [\"b111\", \"!222\"], \"shape\": [2]",
      })
  void aTensorThatCannotBeAnsweredIsRefused(int status, String tensor) {
    assertThat(infer(tensor, "").statusCode()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "binary_data | | \"outputs\": [{\"name\": \"letter.label\", \"parameters\": {\"binary_data\": true}}],",
        "classification | | \"outputs\": [{\"name\": \"letter.label\", \"parameters\": {\"classification\": 3}}],",
        "binary_data_output | | \"parameters\": {\"binary_data_output\": true},",
        "binary_data_size | , \"parameters\": {\"binary_data_size\": 7} | ",
        "content_type | , \"parameters\": {\"content_type\": \"pd\"} | ",
      })
  void aParameterThatIsNotServedIsRefusedByName(String name, String input, String more) {
    HttpResponse<String> answer =
        infer(
            "\"data\": [\"b111\"], \"shape\": [1]" + (input == null ? "" : input),
            more == null ? "" : more);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains(name).contains("expected");
  }

  @Test
  void aParameterThatAsksForNothingIsNotRefused() {
    assertThat(
            infer(
                    "\"data\": [\"b111\"], \"shape\": [1]",
                    "\"outputs\": [{\"name\": \"letter.label\","
                        + " \"parameters\": {\"binary_data\": false}}],")
                .statusCode())
        .isEqualTo(200);
  }

  @Test
  void anOutputOrAModelThatIsNotThereIsRefused() {
    assertThat(
            infer("\"data\": [\"a\"], \"shape\": [1]", "\"outputs\": [{\"name\": \"x\"}],")
                .statusCode())
        .isEqualTo(422);
    assertThat(api.get("/v2/models/other").statusCode()).isEqualTo(404);
    assertThat(api.get("/v2/models/other/ready").statusCode()).isEqualTo(404);
    api.serving = null;
    assertThat(api.get("/v2/models/fake/ready").statusCode()).isEqualTo(503);
  }

  private HttpResponse<String> infer(String tensor, String more) {
    return TestApi.send(
        api.post(
            "/v2/models/fake/infer",
            "{%s \"inputs\": [{\"name\": \"text\", \"datatype\": \"BYTES\", %s}]}"
                .formatted(more, tensor)));
  }
}
