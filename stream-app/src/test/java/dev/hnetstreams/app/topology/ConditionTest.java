package dev.hnetstreams.app.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.segment.Segments;
import dev.hnetstreams.schemas.TaggedText;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route's condition takes, and what is no condition. */
class ConditionTest {
  private static final byte[] TEXT = {'t', 'e', 'x', 't'};
  private static final TaggedText GERMAN_HAM = result(FakeAnswers.sure(TEXT, "deu", "ham"));
  private static final TaggedText UNSURE =
      result(FakeAnswers.unsure(TEXT, Abstention.BELOW_THRESHOLD));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "language.label == deu           | true",
        "language.label==deu             | true",
        "  language.label == 'deu'       | true",
        "language.label == \"fra\"       | false",
        "language.label != fra           | true",
        "language.label != deu           | false",
        "language.label in [fra, deu]    | true",
        "language.label in [fra,'zxx']   | false",
        "spam.label == spam              | false",
        "spam.confidence >= 0.9          | true",
        "spam.confidence > 0.9           | false",
        "spam.confidence <= 0.9          | true",
        "spam.confidence < 0.9           | false",
        "spam.confidence < 1             | true",
        "noise.score >= 0.5              | true",
        "noise.score > 0.5               | false",
        "text.validUtf8 == true          | true",
        "text.validUtf8 == false         | false",
        "text.truncated == true          | false",
        "language.abstained == none      | true",
        "language.abstained == any       | false",
        "language.abstained != any       | true",
      })
  void aDecidedTextIsTakenOrNot(String condition, boolean taken) {
    assertThat(Condition.parse(condition, FakeAnswers.MANIFEST).test(GERMAN_HAM, Segments.NONE))
        .isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "language.abstained == any                         | true",
        "language.abstained == none                        | false",
        "language.abstained != none                        | true",
        "language.abstained == below_threshold             | true",
        "language.abstained != below_threshold             | false",
        "language.abstained in [too_short, ambiguous]      | false",
        "language.abstained in [too_short, below_threshold]| true",
        "language.label == deu                             | false",
        "language.label != deu                             | true",
        "language.label in [deu]                           | false",
      })
  void anAbstentionIsNoLabelWhateverTheBestGuess(String condition, boolean taken) {
    assertThat(Condition.parse(condition, FakeAnswers.MANIFEST).test(UNSURE, Segments.NONE))
        .isEqualTo(taken);
  }

  @ParameterizedTest
  @EnumSource
  void everyAbstentionOfTheModelHasARoute(Abstention why) {
    TaggedText result = result(FakeAnswers.unsure(TEXT, why));
    String condition = "language.abstained == " + result.decisions().get("language").abstained();

    assertThat(Condition.parse(condition, FakeAnswers.MANIFEST).test(result, Segments.NONE))
        .isTrue();
  }

  @Property(tries = 200)
  void aBoundThatTheResultShowsIsMet(@ForAll @IntRange(max = 10_000) int tenThousandths) {
    double confidence = tenThousandths / 10_000.0;
    TaggedText result =
        result(FakeAnswers.answer(TEXT, FakeAnswers.decision("spam", "ham", confidence)));
    String shown = Float.toString(result.decisions().get("spam").confidence());

    for (String operator : new String[] {">=", "<="}) {
      String condition = "spam.confidence " + operator + " " + shown;
      assertThat(Condition.parse(condition, FakeAnswers.MANIFEST).test(result, Segments.NONE))
          .as(condition)
          .isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "spam", "spam.label", "spam.label spam", "spam.label = spam", "=="})
  void whatHasNoFormIsRefusedWithExamples(String condition) {
    assertThatThrownBy(() -> Condition.parse(condition, FakeAnswers.MANIFEST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("routes: when: " + condition + ": expected a condition such as");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spma.label == spam           | the model has no decision 'spma'",
        "noise.label == leet          | the model has no decision 'noise'",
        "spam.label == spamm          | the model's head 'spam' has no label 'spamm'",
        "language.label in [deu, xxx] | the model's head 'language' has no label 'xxx'",
        "language.label in []         | the model's head 'language' has no label ''",
        "language.label in deu        | 'in' wants a list in brackets",
        "language.label >= deu        | label takes ==, !=, in",
        "spam.score == 1              | a decision has label, confidence, abstained",
        "spam.confidence == 0.9       | confidence takes >=, <=, >, <",
        "spam.confidence >= high      | 'high' is not a number",
        "spam.confidence >= NaN       | 'NaN' is not a number",
        "noise.score >= 50 %          | '50 %' is not a number",
        "spam.abstained == maybe      | an abstention is one of",
        "spam.abstained >= any        | abstained takes ==, !=, in",
        "spam.abstained in [none, too_short] | any and none stand alone",
        "text.validUtf8 == yes        | text.validUtf8 takes == true or == false",
        "text.validUtf8 != true       | text.validUtf8 takes == true or == false",
        "text.valid == true           | text has validUtf8 and truncated",
      })
  void whatTheModelCannotMeetIsRefusedWithTheReason(String condition, String reason) {
    assertThatThrownBy(() -> Condition.parse(condition, FakeAnswers.MANIFEST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("routes: when: " + condition + ": " + reason)
        .hasMessageContaining("expected a condition such as");
  }

  @Property(tries = 1_000)
  void noTextMakesTheParserFailOtherwise(@ForAll String text) {
    try {
      Condition.parse(text, FakeAnswers.MANIFEST);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageStartingWith("routes: when: ");
    }
  }

  private static TaggedText result(Inference.Classified answer) {
    OutputConfig config = new OutputConfig(OutputConfig.Detail.NONE, Set.of(), 3, false);
    return new ResultWriter(config).result("id", null, TEXT, answer);
  }
}
