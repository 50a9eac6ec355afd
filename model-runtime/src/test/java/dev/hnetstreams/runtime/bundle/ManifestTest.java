package dev.hnetstreams.runtime.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void eachMistakeIsNamedWithKeyValueAndWhatWasWanted(
      String mistake, Consumer<BundleFolder> spoil, List<String> parts) {
    BundleFolder bundle = BundleFolder.minimal(folder);
    spoil.accept(bundle);
    bundle.writeManifest();

    ModelBundleTest.assertRefused(bundle::load, folder.toString());
    ModelBundleTest.assertRefused(bundle::load, parts.toArray(String[]::new));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("another format", b -> b.manifest().put("format", 2), "format: 2, expected 1"),
        mistake("no format", b -> b.manifest().remove("format"), "format: 0, expected 1"),
        mistake("no name", b -> b.manifest().remove("name"), "name: null, expected a name"),
        mistake(
            "blank version",
            b -> b.manifest().put("version", " "),
            "version:  , expected a version"),
        mistake("no stages", b -> b.manifest().put("stages", 0), "stages: 0, expected 1 or more"),
        mistake("stages in words", b -> b.manifest().put("stages", "two"), "stages", "two", "int"),
        mistake(
            "no multiple",
            b -> b.manifest().put("lengthMultiple", 0),
            "lengthMultiple: 0, expected 1 or more"),
        mistake(
            "no buckets",
            b -> b.manifest().remove("bucketBytes"),
            "bucketBytes: [], expected one bucket or more"),
        mistake(
            "a null bucket",
            b -> b.manifest().putArray("bucketBytes").add(32).addNull(),
            "bucketBytes"),
        mistake(
            "descending buckets",
            b -> b.manifest().putArray("bucketBytes").add(64).add(32),
            "bucketBytes: [64, 32], expected ascending multiples of lengthMultiple 32"),
        mistake(
            "a bucket between multiples",
            b -> b.manifest().putArray("bucketBytes").add(40).add(64),
            "bucketBytes: [40, 64], expected ascending multiples of lengthMultiple 32"),
        mistake(
            "a longer row",
            b -> b.manifest().put("maxBytes", 96),
            "bucketBytes: [32, 64], expected the last to be maxBytes 96"),
        mistake(
            "no heads", b -> b.manifest().remove("heads"), "heads: [], expected distinct heads"),
        mistake("a null head", b -> b.manifest().putArray("heads").addNull(), "heads"),
        mistake(
            "one head twice",
            b -> b.manifest().withArray("heads").add(b.head(0).deepCopy()),
            "heads: [spam], expected distinct heads"),
        mistake(
            "no files",
            b -> b.manifest().remove("files"),
            "files: [], expected an entry for model.onnx"),
        mistake("a null file", b -> b.manifest().putObject("files").putNull("model.onnx"), "files"),
        mistake(
            "a short checksum",
            b -> b.manifest().putObject("files").putObject("model.onnx").put("sha256", "abc"),
            "files: sha256 'abc': expected 64 hex digits"),
        mistake(
            "a head's name",
            b -> b.head(0).put("name", "Spam!"),
            "heads: name 'Spam!': expected [a-z]"),
        mistake(
            "no labels",
            b -> b.head(0).remove("labels"),
            "heads.spam.labels: expected one or more distinct"),
        mistake(
            "a label twice",
            b -> b.head(0).putArray("labels").add("a").add("a"),
            "heads.spam.labels: expected one or more distinct"),
        mistake(
            "a null label",
            b -> b.head(0).putArray("labels").add("a").addNull(),
            "heads",
            "labels"),
        mistake(
            "a foreign none",
            b -> b.head(0).put("none", "zxx"),
            "heads.spam.none: 'zxx' is not a label"),
        mistake(
            "no temperature",
            b -> b.head(0).remove("temperature"),
            "heads.spam.temperature: 0.0, expected above 0"),
        mistake(
            "a temperature that is no number",
            b -> b.head(0).put("temperature", "NaN"),
            "heads.spam.temperature: NaN, expected above 0"),
        mistake(
            "an endless temperature",
            b -> b.head(0).put("temperature", "Infinity"),
            "heads.spam.temperature: Infinity"),
        mistake(
            "a foreign threshold",
            b -> b.head(0).putObject("thresholds").put("eggs", 0.5),
            "heads.spam.thresholds: 'eggs' is not a label"),
        mistake(
            "a threshold in percent",
            b -> b.head(0).putObject("thresholds").put("spam", 50),
            "heads.spam.thresholds.spam: 50.0, expected 0..1"),
        mistake(
            "a null threshold",
            b -> b.head(0).putObject("thresholds").putNull("spam"),
            "thresholds"),
        mistake(
            "a foreign threshold of a mode",
            b -> b.head(0).putObject("thresholdModes").putObject("bestGuess").put("eggs", 0.5),
            "heads.spam.thresholdModes.bestGuess: 'eggs' is not a label"),
        mistake(
            "a mode without thresholds",
            b -> b.head(0).putObject("thresholdModes").putNull("bestGuess"),
            "thresholdModes"),
        mistake(
            "negative bytes",
            b -> b.head(0).put("minBytes", -1),
            "heads.spam.minBytes: -1, expected 1 or more"),
        mistake(
            "a reference of no rows",
            b -> reference(b, 0, 2),
            "reference.rows: 0, expected 1 or more"),
        mistake(
            "a reference with other rows",
            b -> reference(b, 5, 2),
            "reference.confidence: [0, 0, 0, 0, 0, 0, 0, 0, 0, 9], expected 10 counts that sum to"
                + " rows 5"),
        mistake(
            "a reference of more labels",
            b -> reference(b, 9, 3),
            "heads.spam.reference.answered: expected a count for each label"),
        mistake(
            "a reference that counts more answers than rows",
            b -> reference(b, 9, 2).withArray("/answered/balanced").add(7),
            "reference.answered.balanced: they sum to 11, expected rows 9 at most"),
        mistake(
            "a reference without answers",
            b -> reference(b, 9, 2).remove("answered"),
            "reference.answered: expected counts for balanced"));
  }

  private static ObjectNode reference(BundleFolder bundle, int rows, int labels) {
    ObjectNode reference = bundle.head(0).putObject("reference").put("rows", rows);
    for (int bin = 1; bin <= Reference.BINS; bin++) {
      reference.withArray("confidence").add(bin == Reference.BINS ? 9 : 0);
    }
    for (int label = 0; label < labels; label++) {
      reference.withArray("/answered/balanced").add(2);
    }
    return reference;
  }

  @Test
  void aReferenceSaysHowOftenEachLabelWasDecidedInAMode() {
    BundleFolder bundle = BundleFolder.minimal(folder);
    reference(bundle, 9, 2);
    Reference reference = bundle.writeManifest().load().manifest().heads().get(0).reference();

    assertThat(reference.answered(ThresholdMode.BALANCED)).contains(List.of(2, 2));
    assertThat(reference.answered(ThresholdMode.BEST_GUESS)).isEmpty();
    assertThat(List.of(Reference.bin(0), Reference.bin(0.65), Reference.bin(1)))
        .containsExactly(0, 6, 9);
  }

  @Test
  void theShippedBundleHasAReferenceForEveryHeadThatDecides() {
    assertThat(ModelBundle.bundled().manifest().heads())
        .filteredOn(head -> !head.multiLabel())
        .isNotEmpty()
        .allSatisfy(head -> assertThat(head.reference()).isNotNull());
  }

  @Test
  void whatAHeadLeavesOutHasADefault(@TempDir Path other) {
    Head head = BundleFolder.minimal(other).load().manifest().heads().get(0);

    assertThat(head.minBytes()).isEqualTo(4);
    assertThat(head.threshold("spam")).isEqualTo(0.5);
    assertThat(head.none()).isNull();
  }

  @Test
  void aLabelWithoutAThresholdOfItsOwnHasTheDefaultOne() {
    BundleFolder bundle = BundleFolder.minimal(folder);
    bundle.head(0).putObject("thresholds").put("default", 0.7).put("spam", 0.9);
    Head head = bundle.writeManifest().load().manifest().heads().get(0);

    assertThat(head.threshold("ham")).isEqualTo(0.7);
    assertThat(head.threshold("spam")).isEqualTo(0.9);
  }

  @Test
  void eachModeHasThresholdsOfItsOwn() {
    BundleFolder bundle = BundleFolder.minimal(folder);
    bundle.head(0).putObject("thresholds").put("default", 0.7);
    bundle.head(0).putObject("thresholdModes").putObject("bestGuess").put("default", 0.2);
    bundle.head(0).withObject("/thresholdModes/bestGuess").put("spam", 0.4);
    Head head = bundle.writeManifest().load().manifest().heads().get(0);

    assertThat(head.threshold(ThresholdMode.BALANCED, "spam")).isEqualTo(0.7);
    assertThat(head.threshold(ThresholdMode.BEST_GUESS, "ham")).isEqualTo(0.2);
    assertThat(head.threshold(ThresholdMode.BEST_GUESS, "spam")).isEqualTo(0.4);
  }

  @Test
  void aBundleWithOneThresholdALabelIsBalancedAndNothingElse() {
    BundleFolder bundle = BundleFolder.minimal(folder);
    bundle.head(0).putObject("thresholds").put("default", 0.7);
    Head head = bundle.writeManifest().load().manifest().heads().get(0);

    assertThat(head.has(ThresholdMode.BALANCED)).isTrue();
    assertThat(head.has(ThresholdMode.BEST_GUESS)).isFalse();
    assertThatThrownBy(() -> head.threshold(ThresholdMode.BEST_GUESS, "spam"))
        .isInstanceOf(BundleException.class)
        .hasMessage(
            "heads.spam.thresholdModes: [], expected bestGuess for the thresholds that are"
                + " configured, best-guess");
  }

  @Test
  void unknownKeysAreLeftForLaterVersions() {
    BundleFolder bundle = BundleFolder.minimal(folder);
    bundle.manifest().put("license", "Apache-2.0");
    bundle.head(0).put("colour", "blue");

    assertThat(bundle.writeManifest().load().id()).isEqualTo("tiny/1.2");
  }

  private static Arguments mistake(String name, Consumer<BundleFolder> spoil, String... parts) {
    return Arguments.of(name, spoil, List.of(parts));
  }
}
