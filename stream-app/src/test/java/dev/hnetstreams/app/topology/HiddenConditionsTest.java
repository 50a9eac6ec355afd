package dev.hnetstreams.app.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.runtime.segment.Segments;
import dev.hnetstreams.schemas.TaggedText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes by what texts hide. */
class HiddenConditionsTest {
  private static final String TEXT = "log in to p\u0430ypal &#8203; and \u3164 g\u03bf\u03bfgle";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden > 0                               | true",
        "hidden >= 6                              | true",
        "hidden > 6                               | false",
        "hidden.any > 0                           | true",
        "hidden.homoglyph >= 2                    | true",
        "hidden.homoglyph > 2                     | false",
        "hidden.tags > 0                          | false",
        "hidden.tags < 1 && hidden.fillers > 0    | true",
        "hidden.entities > 0 && spam.label == ham | true",
        "spam.label == spam && hidden > 0         | false",
      })
  void conditionsCountFindings(String condition, boolean holds) {
    assertThat(test(condition, TEXT)).isEqualTo(holds);
  }

  @Test
  void aTextThatHidesNothingHasNone() {
    assertThat(test("hidden > 0", "plain")).isFalse();
    assertThat(test("hidden.tags < 1", "plain")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hidden.tag > 0      | hidden has any, tags, bidi, zero_width, variation, fillers,",
        "hidden.tags == 1    | tags takes >=, <=, >, <",
        "hidden.tags > some  | 'some' is not a number",
      })
  void whatThereIsNotIsRefused(String condition, String reason) {
    assertThatThrownBy(() -> Condition.parse(condition, FakeAnswers.MANIFEST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("routes: when: " + condition + ": ")
        .hasMessageContaining(reason);
  }

  @Test
  void aRouteKnowsWhetherItAsks() {
    assertThat(new RouteConfig("t", List.of("spam.label == spam && hidden > 0")).asksForHidden())
        .isTrue();
    assertThat(new RouteConfig("t", List.of("hidden.tags > 0")).asksForHidden()).isTrue();
    assertThat(new RouteConfig("t", List.of("spam.label == spam")).asksForHidden()).isFalse();
  }

  @Test
  void hiddenIsLeftOutOfAResultBeforeItsId() {
    ShorterResults forms = new ShorterResults(result(TEXT), "text.in-0-1");
    TaggedText last = null;
    while (forms.hasNext()) {
      last = forms.next();
    }

    assertThat(last.hidden()).isNull();
    assertThat(last.omitted()).containsExactly("decisions.top", "hidden", "id");
  }

  private static boolean test(String condition, String text) {
    return Condition.parse(condition, FakeAnswers.MANIFEST).test(result(text), Segments.NONE);
  }

  private static TaggedText result(String text) {
    OutputConfig config =
        new OutputConfig(
            OutputConfig.Detail.NONE,
            Set.of(),
            3,
            false,
            OutputConfig.Segments.NONE,
            OutputConfig.Evidence.NONE,
            OutputConfig.Hidden.FULL);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new ResultWriter(config)
        .result("id", null, bytes, FakeAnswers.sure(bytes, "eng", "ham"));
  }
}
