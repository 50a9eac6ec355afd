package dev.hnetstreams.app.perspective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.decide.Abstention;
import dev.hnetstreams.runtime.decide.Decision;
import dev.hnetstreams.runtime.decide.Noise;
import dev.hnetstreams.runtime.settings.InvalidSettingsException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How decisions become scores, and what languages have to do with it. */
class AnalysisTest {
  private static final Manifest MODEL = ModelBundle.bundled().manifest();
  private static final PerspectiveConfig CONFIG =
      new PerspectiveConfig(
          Map.of("TOXICITY", "toxic/toxic", "SPAM", "spam/spam", "REFUND", "refund/yes"),
          Map.of("TOXICITY", List.of("en", "pt-BR")),
          100,
          null);

  @Test
  void theScoreIsTheLabelsProbabilityEvenWhereTheHeadAbstains() {
    AnalyzeResponse response =
        analysis("TOXICITY", "[]")
            .response(List.of(answer(0.3, decided("eng", "eng:0.99", "deu:0.01"))));

    assertThat(response.attributeScores().get("TOXICITY").summaryScore().value()).isEqualTo(0.3f);
    assertThat(response.languages()).containsExactly("en");
    assertThat(response.detectedLanguages()).containsExactly("en");
  }

  @Test
  void aHeadThatWasAddedLaterIsFoundByItsName() {
    Decision refund =
        new Decision("refund", "yes", null, "yes", 0.8, 0.5, List.of(scored("yes:0.8")));

    assertThat(
            analysis("REFUND", "[]")
                .response(List.of(answer(0.3, refund)))
                .attributeScores()
                .get("REFUND")
                .summaryScore()
                .value())
        .isEqualTo(0.8f);
  }

  @Test
  void anAttributeIsRefusedInALanguageThatTheModelIsSureOf() {
    assertThatThrownBy(
            () ->
                analysis("TOXICITY", "[]")
                    .response(List.of(answer(0.3, decided("tur", "tur:0.99")))))
        .hasMessage("Attribute TOXICITY does not support request languages: tr");
    assertThatThrownBy(
            () ->
                analysis("TOXICITY", "[]")
                    .response(List.of(answer(0.3, decided("zxx", "zxx:0.99")))))
        .hasMessage("Unable to detect language");
    assertThat(
            analysis("SPAM", "[]")
                .response(List.of(answer(0.3, decided("tur", "tur:0.99"))))
                .detectedLanguages())
        .containsExactly("tr");
  }

  @Test
  void aLanguageInWhichTheHeadWasNotTrainedIsRefusedWhereNoneIsConfigured() {
    assertThatThrownBy(
            () -> analysis("SPAM", "[]").response(List.of(answer(0.3, decided("swa", "swa:0.99")))))
        .hasMessage("Attribute SPAM does not support request languages: sw");
    assertThat(
            analysis("SPAM", "[]")
                .response(List.of(answer(0.3, decided("zxx", "zxx:0.99"))))
                .attributeScores())
        .containsKey("SPAM");
  }

  @Test
  void whereTheModelIsNotSureNoLanguageIsRefused() {
    AnalyzeResponse response =
        analysis("TOXICITY", "[]")
            .response(
                List.of(answer(0.3, unsure("tur:0.4", "zho-Hans:0.2", "ita:0.15", "fra:0.05"))));

    assertThat(response.languages()).containsExactly("tr");
    assertThat(response.detectedLanguages()).containsExactly("tr", "zh", "it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TOXICITY | ['pt'] | ",
        "TOXICITY | ['tr', 'en-GB'] | ",
        "TOXICITY | ['tr', 'fr'] | Attribute TOXICITY does not support request languages: tr, fr",
        "SPAM | ['tr'] | ",
        "SPAM | ['sw'] | Attribute SPAM does not support request languages: sw",
        "SPAM | ['tlh'] | Attribute SPAM does not support request languages: tlh",
      })
  void languagesOfTheRequestAreHonoured(String attribute, String languages, String refusal) {
    if (refusal == null) {
      assertThat(analysis(attribute, languages).texts()).hasSize(1);
    } else {
      assertThatThrownBy(() -> analysis(attribute, languages)).hasMessage(refusal);
    }
  }

  @Test
  void wrongSettingsAreAllToldAndLabelsAreHeldToTheModel() {
    assertThatThrownBy(
            () ->
                new PerspectiveConfig(
                    Map.of("TOXICITY", "toxic"), Map.of("SPAM", List.of()), 0, "ftp://x"))
        .isInstanceOfSatisfying(
            InvalidSettingsException.class,
            e ->
                assertThat(e.settings())
                    .extracting(setting -> setting.key())
                    .containsExactly(
                        "attributes", "languages", "languages", "maxCommentBytes", "rootUrl"));
    PerspectiveConfig typo =
        new PerspectiveConfig(Map.of("TOXICITY", "toxic/toxik"), Map.of(), 1, null);
    assertThatThrownBy(() -> typo.requireLabels(MODEL))
        .hasMessage(
            "perspective.attributes.TOXICITY: toxic/toxik, expected a label of toxic,"
                + " one of [clean, toxic]");
    CONFIG.requireLabels(MODEL);
  }

  private static Analysis analysis(String attribute, String languages) {
    String body =
        "{'comment': {'text': 'x y z'}, 'requestedAttributes': {'%s': {}}, 'languages': %s}"
            .formatted(attribute, languages);
    return Analysis.of(tree(body.replace('\'', '"')), CONFIG, MODEL);
  }

  private static JsonNode tree(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new AssertionError(json, e);
    }
  }

  /** Of a comment whose heads abstain. */
  private static Inference.Classified answer(double score, Decision more) {
    List<Decision.Scored> toxic = List.of(scored("clean:" + (1 - score)), scored("toxic:" + score));
    List<Decision.Scored> spam = List.of(scored("spam:0.6"), scored("ham:0.4"));
    return new Inference.Classified(
        "m",
        "1",
        new Inference.TextRead(5, true, List.of()),
        List.of(
            new Decision("toxic", null, Abstention.BELOW_THRESHOLD, "clean", 0.7, 0.9, toxic),
            new Decision("spam", null, Abstention.BELOW_THRESHOLD, "spam", 0.6, 0.9, spam),
            more),
        Noise.NONE,
        List.of(),
        Map.of(),
        null,
        null);
  }

  private static Decision decided(String label, String... top) {
    return new Decision("language", label, null, label, 0.99, 0.5, scoredAll(top));
  }

  private static Decision unsure(String... top) {
    Decision.Scored best = scored(top[0]);
    return new Decision(
        "language",
        null,
        Abstention.AMBIGUOUS,
        best.label(),
        best.confidence(),
        0.5,
        scoredAll(top));
  }

  private static List<Decision.Scored> scoredAll(String... labels) {
    return Arrays.stream(labels).map(AnalysisTest::scored).toList();
  }

  private static Decision.Scored scored(String label) {
    int colon = label.indexOf(':');
    return new Decision.Scored(
        label.substring(0, colon), Double.parseDouble(label.substring(colon + 1)));
  }
}
