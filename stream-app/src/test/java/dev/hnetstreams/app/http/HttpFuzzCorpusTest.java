package dev.hnetstreams.app.http;

import dev.hnetstreams.app.fuzz.FuzzInputs;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kept inputs, each of them once a crash or a way in. */
class HttpFuzzCorpusTest {
  static Stream<FuzzInputs.Input> inputs() throws IOException {
    return FuzzInputs.of("http");
  }

  @AfterAll
  static void stop() {
    HttpFuzz.stop();
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void isAnsweredAndNoMistakeOfOurs(FuzzInputs.Input input) throws IOException {
    HttpFuzz.fuzzerTestOneInput(input.bytes());
  }
}
