package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.Document;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DetailsTest {
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void aTextIsAskedForWhatIsWantedNow(boolean evidence, boolean segments) {
    Document asked =
        new Details(() -> evidence, () -> segments)
            .apply(new Document("a text".getBytes(StandardCharsets.UTF_8)));

    assertThat(asked.evidence()).isEqualTo(evidence);
    assertThat(asked.segments()).isEqualTo(segments);
  }
}
