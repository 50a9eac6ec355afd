package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.Inference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {
  @ParameterizedTest
  @CsvSource({
    "TOO_LARGE, 413, too_large, 0",
    "OVERLOADED, 429, overloaded, 1",
    "MODEL_FAILED, 500, model_failed, 0",
    "CRASHES_MODEL, 500, model_failed, 0",
    "CLOSED, 503, stopping, 1",
  })
  void whatTheEngineRefusesHasItsStatus(
      Inference.Failure reason, int status, String type, int retryAfterSeconds) {
    assertThat(Problem.of(new Inference.Failed(reason, "why", "a/1")))
        .isEqualTo(new Problem(status, type, "why", retryAfterSeconds));
  }

  @ParameterizedTest
  @EnumSource
  void everyReasonOfTheEngineIsAnError(Inference.Failure reason) {
    assertThat(Problem.of(new Inference.Failed(reason, "why", "a/1")).status()).isBetween(400, 599);
  }

  @ParameterizedTest
  @CsvSource({
    "404, not_found",
    "405, method_not_allowed",
    "413, too_large",
    "415, unsupported_media_type",
    "417, bad_request",
    "503, unavailable",
    "500, internal",
    "507, internal",
  })
  void aStatusOfVertxKeepsItsNumber(int status, String type) {
    assertThat(Problem.ofStatus(status, "why").status()).isEqualTo(status);
    assertThat(Problem.ofStatus(status, "why").type()).isEqualTo(type);
  }

  @Test
  void theBodyIsForPeopleAndForMachines() {
    assertThat(Problem.badRequest("window: \"x\"").json().encode())
        .isEqualTo("{\"error\":\"window: \\\"x\\\"\",\"type\":\"bad_request\"}");
  }

  @Test
  void theExceptionCarriesTheProblem() {
    Problem problem = Problem.notFound("no such model");

    assertThat(problem.exception().problem()).isSameAs(problem);
    assertThat(problem.exception()).hasMessage("no such model");
  }
}
