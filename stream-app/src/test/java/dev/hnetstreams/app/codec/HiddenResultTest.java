package dev.hnetstreams.app.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.OutputConfig.Hidden;
import dev.hnetstreams.app.topology.FakeAnswers;
import dev.hnetstreams.schemas.TaggedText;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What results say of hidden channels. */
class HiddenResultTest {
  private static final String TEXT = "\u00fc p\u0430ypal";

  @Test
  void fullSaysKindPlaceAndPayload() throws Exception {
    JsonNode hidden =
        new ObjectMapper()
            .readTree(ResultWriter.json(result(TEXT, Hidden.FULL, OutputConfig.Offsets.UTF16)))
            .get("hidden");

    assertThat(hidden)
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    [{"kind": "mixed_script", "start": 3, "end": 10, "says": "Cyrillic + Latin",
                      "utf16Offsets": [2, 8]},
                     {"kind": "homoglyph", "start": 3, "end": 10, "says": "paypal",
                      "utf16Offsets": [2, 8]}]
                    """));
  }

  @Test
  void placesKeepThePayloadBack() {
    assertThat(result(TEXT, Hidden.PLACES).hidden())
        .extracting(TaggedText.Hidden::kind, TaggedText.Hidden::says)
        .containsExactly(tuple("mixed_script", null), tuple("homoglyph", null));
  }

  @Test
  void thereIsNoFieldWhenNothingIsFoundOrAskedFor() {
    assertThat(result(TEXT, Hidden.NONE).hidden()).isNull();
    assertThat(new String(ResultWriter.json(result("plain", Hidden.FULL)), StandardCharsets.UTF_8))
        .doesNotContain("hidden");
  }

  private static TaggedText result(String text, Hidden hidden, OutputConfig.Offsets... offsets) {
    Set<OutputConfig.Offsets> units = EnumSet.noneOf(OutputConfig.Offsets.class);
    units.addAll(Set.of(offsets));
    OutputConfig config =
        new OutputConfig(
            OutputConfig.Detail.NONE,
            units,
            0,
            false,
            OutputConfig.Segments.NONE,
            OutputConfig.Evidence.NONE,
            hidden);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ResultWriter(config).result("1", null, bytes, FakeAnswers.sure(bytes, "eng", "ham"));
  }
}
