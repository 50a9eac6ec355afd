package dev.hnetstreams.runtime.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.runtime.bundle.BundleException;
import dev.hnetstreams.runtime.bundle.Head;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A head that was trained in English and German, and texts of other languages. */
class TrainedLanguagesTest {
  private static final Head LANGUAGE =
      new Head("language", List.of("deu", "eng", "fra", "zxx"), false, "zxx", 1, null, 4);
  private static final Head TOXIC = toxic(List.of("deu", "eng"));
  private static final Decision DECIDED =
      new Decision("toxic", "clean", null, "clean", 0.9, 0.5, List.of());
  private final TrainedLanguages trained = new TrainedLanguages(TestManifest.of(LANGUAGE, TOXIC));

  @ParameterizedTest(name = "deu {0}, eng {1}, fra {2}, zxx {3}")
  @CsvSource({
    "0.9, 0.05, 0.05, 0, ",
    "0.15, 0.1, 0.75, 0, ",
    "0.05, 0.05, 0.9, 0, UNTRAINED_LANGUAGE",
    "0, 0.1, 0.2, 0.7, "
  })
  void theHeadAbstainsWhereOtherLanguagesAreProbable(
      double deu, double eng, double fra, double zxx, Abstention abstained) {
    Decision decision = trained.checked(DECIDED, new double[] {deu, eng, fra, zxx});

    assertThat(decision.abstained()).isEqualTo(abstained);
    assertThat(decision.raw()).isEqualTo("clean");
    assertThat(decision.confidence()).isEqualTo(0.9);
  }

  @Test
  void anotherReasonForAbstainingStays() {
    Decision unsure =
        new Decision("toxic", null, Abstention.TOO_SHORT, "clean", 0.9, 0.5, List.of());

    assertThat(trained.checked(unsure, new double[] {0, 0, 1, 0})).isSameAs(unsure);
  }

  @Test
  void headsThatNameNoLanguagesAnswerAll() {
    TrainedLanguages all = new TrainedLanguages(TestManifest.of(LANGUAGE, toxic(null)));

    assertThat(all.any()).isFalse();
    assertThat(all.checked(DECIDED, new double[] {0, 0, 1, 0})).isSameAs(DECIDED);
  }

  @Test
  void languagesThatAreNotAllowedDoNotCount() {
    float[][] french = {{0, 1, 5, 0}, {0, 0}};

    assertThat(trained.checked(DECIDED, trained.probabilities(french, Allowed.ALL)).abstained())
        .isEqualTo(Abstention.UNTRAINED_LANGUAGE);
    Allowed english = Allowed.of(List.of("eng"), List.of());
    assertThat(trained.checked(DECIDED, trained.probabilities(french, english)).abstained())
        .isNull();
  }

  @Test
  void languagesMustBeLabelsOfTheHeadForLanguage() {
    assertThatThrownBy(() -> TestManifest.of(LANGUAGE, toxic(List.of("swe"))))
        .isInstanceOf(BundleException.class)
        .hasMessage(
            "manifest.json: heads.toxic.languages: swe, expected labels of the head language");
    assertThatThrownBy(() -> TestManifest.of(toxic(List.of("deu"))))
        .isInstanceOf(BundleException.class);
    assertThatThrownBy(() -> toxic(List.of()))
        .hasMessage("heads.toxic.languages: expected one or more labels, or no such key");
  }

  private static Head toxic(List<String> languages) {
    return new Head(
        "toxic",
        List.of("clean", "toxic"),
        false,
        "clean",
        1,
        Map.of("default", 0.5),
        null,
        4,
        null,
        languages);
  }
}
