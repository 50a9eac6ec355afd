package dev.hnetstreams.app.explain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer and its replay, field by field. */
class AnswerDiffTest {
  private static final String REPLAY =
      """
      {"id": null, "source": null, "timing": {"queueMicros": 9}, "degraded": null,
       "model": {"name": "m", "version": "1"},
       "text": {"bytes": 5, "validUtf8": true, "value": "hello"},
       "decisions": {"spam": {"label": null, "abstained": "ambiguous", "confidence": 0.5,
          "top": [{"label": "ham", "confidence": 0.5}, {"label": "spam", "confidence": 0.4999}]}},
       "chunks": {"lengths": [2, 3], "evidence": {"spam": [1.5, 2]}, "utf16Offsets": [0, 2]},
       "segments": [{"start": 0, "end": 5, "utf16Offsets": [0, 5]}],
       "embedded": [{"start": 1, "end": 2}], "spans": {"spam": [{"start": 0, "text": "hello"}]}}
      """;

  @Test
  void whatTheAnswerLeavesOutAndWhatIsNotTheModelsIsNotCompared() {
    AnswerDiff diff =
        diff(
            """
            {"id": "a-1", "source": {"topic": "t"}, "timing": {"queueMicros": 1},
             "degraded": null, "omitted": ["spans"], "chunks": null,
             "model": {"name": "m", "version": "1"}, "text": {"bytes": 5, "validUtf8": true},
             "decisions": {"spam": {"label": null, "abstained": "ambiguous", "confidence": 0.50,
                "top": [{"label": "ham", "confidence": 0.5}]}}}
            """);

    assertThat(diff.differences()).isEmpty();
    assertThat(diff.equal()).isTrue();
    assertThat(diff.compared()).isEqualTo(10);
  }

  @Test
  void everythingThatTheAnswerSaysIsCompared() {
    assertThat(diff(REPLAY).equal()).isTrue();
    assertThat(diff(REPLAY).compared()).isEqualTo(27);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"version\": \"1\"      | \"version\": \"2\"      | model.version",
        "\"label\": null         | \"label\": \"spam\"     | decisions.spam.label",
        "\"abstained\": \"ambiguous\", | ''                | decisions.spam.abstained",
        "\"confidence\": 0.4999  | \"confidence\": 0.4     | decisions.spam.top[1].confidence",
        "[2, 3]                  | [2, 2, 1]               | chunks.lengths",
        "[2, 3]                  | [3, 2]                  | chunks.lengths[0]",
        "[1.5, 2]                | [1.5, 2.5]              | chunks.evidence.spam[1]",
        "\"embedded\": [{\"start\": 1, \"end\": 2}], | '' | embedded",
        "\"degraded\": null      | \"degraded\": \"chunk_bomb\" | degraded",
      })
  void theFirstFieldThatDiffersIsNamed(String said, String other, String field) {
    assertThat(REPLAY).contains(said);
    AnswerDiff diff = diff(REPLAY.replace(said, other));

    assertThat(diff.equal()).isFalse();
    assertThat(diff.equalButForTheLastPlace()).isFalse();
    assertThat(diff.differences().get(0).field()).isEqualTo(field);
  }

  @Test
  void theLastPlaceOfARoundedNumberIsADifferenceOfItsOwn() {
    AnswerDiff diff = diff(REPLAY.replace("0.4999", "0.5"));

    assertThat(diff.equal()).isFalse();
    assertThat(diff.equalButForTheLastPlace()).isTrue();
  }

  private static AnswerDiff diff(String answer) {
    ObjectMapper json = new ObjectMapper();
    try {
      return AnswerDiff.of(json.readTree(answer), json.readTree(REPLAY));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
