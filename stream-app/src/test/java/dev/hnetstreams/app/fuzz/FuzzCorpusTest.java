package dev.hnetstreams.app.fuzz;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kept inputs, each of them once a crash or a way in. */
class FuzzCorpusTest {
  static Stream<FuzzInputs.Input> codec() throws IOException {
    return FuzzInputs.of("codec");
  }

  static Stream<FuzzInputs.Input> config() throws IOException {
    return FuzzInputs.of("config");
  }

  static Stream<FuzzInputs.Input> decoder() throws IOException {
    return FuzzInputs.of("decoder");
  }

  @ParameterizedTest
  @MethodSource("codec")
  void isATextOrAReason(FuzzInputs.Input input) {
    CodecFuzz.fuzzerTestOneInput(input.bytes());
  }

  @ParameterizedTest
  @MethodSource("config")
  void isAConfigurationOrRefusedInWords(FuzzInputs.Input input) throws IOException {
    ConfigFuzz.fuzzerTestOneInput(input.bytes());
  }

  @ParameterizedTest
  @MethodSource("decoder")
  void areChunksThatCoverTheTextOrRefused(FuzzInputs.Input input) {
    DecoderFuzz.fuzzerTestOneInput(input.bytes());
  }
}
