package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.BatchOutput.HeadOutput;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.Curve;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.decide.HeldPrecision;
import dev.hnetstreams.runtime.head.HeadException;
import dev.hnetstreams.runtime.head.HeadFile;
import dev.hnetstreams.runtime.head.OwnHead;
import dev.hnetstreams.runtime.head.OwnHeads;
import dev.hnetstreams.runtime.head.TextFeatures;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.training.HeadTrainer;
import dev.hnetstreams.runtime.training.LabelledText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Own heads on the bundle in the jar: trained on made-up rows, written, read, answering. */
class OwnHeadTest extends DefaultModel {
  private static final List<String> THINGS =
      List.of("shoes", "a blue lamp", "the phone", "two books", "this coat", "my order", "a chair");
  private static final List<String> REFUND =
      List.of("I want my money back for %s", "please refund %s", "%s was broken, pay me back");
  private static final List<String> OTHER =
      List.of("when will %s arrive?", "do you sell %s in red?", "thank you, I love %s");

  private static List<LabelledText> rows;
  private static List<TextFeatures> features;
  private static HeadTrainer.Trained trained;

  @TempDir Path folder;

  @BeforeAll
  static void train() {
    rows = new ArrayList<>();
    for (String thing : THINGS) {
      REFUND.forEach(form -> add(form.formatted(thing), "refund"));
      OTHER.forEach(form -> add(form.formatted(thing), "other"));
    }
    add("please refund the lamp and the chair", "other"); // wrong on purpose
    add("Thank you,  I love my order", "refund"); // as another row, with another label
    features = read(rows);
    trained = train("refund", false, rows, features);
  }

  private static void add(String text, String... labels) {
    rows.add(new LabelledText(rows.size() + 1, text, List.of(labels)));
  }

  private static List<TextFeatures> read(List<LabelledText> texts) {
    return new FeatureReader(
            manifest,
            List.of(model.featureLane(false), model.featureLane(false)),
            EngineConfig.defaults())
        .read(
            texts.stream().map(row -> row.text().getBytes(StandardCharsets.UTF_8)).toList(),
            done -> {});
  }

  private static HeadTrainer.Trained train(
      String name, boolean several, List<LabelledText> of, List<TextFeatures> with) {
    HeadTrainer.Request request =
        new HeadTrainer.Request(name, "3", manifest.featuresId(), several, 0.9, 2);
    return HeadTrainer.train(
        request,
        new HeadTrainer.Data(of, with, of.subList(0, 3), with.subList(0, 3)),
        (a, b) -> {});
  }

  private OwnHead written(HeadTrainer.Trained of) throws IOException {
    Path file = folder.resolve(of.card().name() + HeadFile.SUFFIX);
    HeadFile.write(file, of.card(), of.weights());
    return HeadFile.read(file);
  }

  @Test
  void itIsRightOnHeldOutRowsAndTellsWhichRowsAreOdd() {
    assertThat(trained.report().accuracy()).isGreaterThan(0.9);
    assertThat(trained.report().contradictions())
        .anySatisfy(
            found -> {
              assertThat(found.line()).isEqualTo(rows.size() - 1);
              assertThat(found.neighbours()).isEqualTo("refund");
            });
    assertThat(trained.report().conflicts())
        .singleElement()
        .satisfies(found -> assertThat(found.lines()).hasSize(2).contains(rows.size()));
    assertThat(trained.report().next()).as("rows that have labels are not asked").isEmpty();
    assertThat(train("refund", false, rows, features).weights().dense())
        .isEqualTo(trained.weights().dense());
  }

  @Test
  void itsFileHasTheCountsThatAPrecisionIsHeldBy() throws IOException {
    Curve curve = written(trained).card().heads().get(0).curve();
    assertThat(curve.rows()).isEqualTo(rows.size());
    assertThat(curve.groups()).extracting(Curve.Group::labels).allMatch(of -> of.size() == 1);
    int answered = curve.groups().stream().mapToInt(group -> group.answered().get(0)).sum();
    int right = curve.groups().stream().mapToInt(group -> group.right().get(0)).sum();
    assertThat(answered).as("two labels: all are above 0.3").isEqualTo(rows.size());
    assertThat((double) right / answered).isCloseTo(trained.report().accuracy(), within(1e-9));
    // Not of refund: the row that is wrong on purpose may be among its surest.
    assertThat(HeldPrecision.of(0.5, curve, "other").held()).isTrue();
    assertThat(HeldPrecision.of(0.99, curve, "refund").held()).as("too few rows").isFalse();

    List<LabelledText> tagged =
        rows.stream().map(r -> new LabelledText(r.line(), r.text(), tags(r))).toList();
    HeadTrainer.Trained tags = train("tags", true, tagged, features);
    assertThat(tags.card().heads())
        .allSatisfy(head -> assertThat(head.curve().of("yes")).isPresent())
        .hasSize(3);
  }

  private static List<String> tags(LabelledText row) {
    return row.labels().contains("refund") ? List.of("refund", "money") : List.of("other");
  }

  @Test
  void itsDecisionIsMadeAsThoseOfBuiltInHeads() throws IOException {
    OwnHeads heads = new OwnHeads(List.of(written(trained)));
    try (HNet hnet =
        HNet.open(ModelBundle.bundled(), OrtConfig.cpu(), EngineConfig.defaults(), 1, heads)) {
      Inference.Classified answer = hnet.classify("Please refund the sofa").orElseThrow();
      assertThat(answer.decision("refund").label()).isEqualTo("refund");
      assertThat(hnet.classify("when will the sofa arrive?").orElseThrow().decision("refund").raw())
          .isEqualTo("other");
      assertThat(answer.modelVersion()).isEqualTo(manifest.version() + "+refund.3");
      assertThat(answer.decision("language").raw())
          .isEqualTo(
              answer("Please refund the sofa".getBytes(StandardCharsets.UTF_8))
                  .decision("language")
                  .raw());
    }
  }

  @Test
  void evidenceSumsToTheLogitInCompanyToo() throws IOException {
    List<LabelledText> tags = new ArrayList<>();
    for (LabelledText row : rows) {
      List<String> labels = new ArrayList<>(row.labels());
      labels.remove("other");
      if (row.text().contains("lamp") || row.text().contains("chair")) {
        labels.add("Home & Garden");
      }
      tags.add(new LabelledText(row.line(), row.text(), labels));
    }
    OwnHeads heads =
        new OwnHeads(List.of(written(trained), written(train("tags", true, tags, features))));
    assertThat(heads.manifest(manifest).heads().stream().map(head -> head.name()).toList())
        .endsWith("refund", "tags_home_garden", "tags_refund");
    List<Row> texts = new ArrayList<>();
    for (String text : List.of("refund me, the lamp is dead", "ok", "Спасибо, лампа работает!")) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      texts.add(new Row(bytes, 0, bytes.length, false, 0));
    }
    int own = manifest.heads().size();
    BatchOutput output =
        heads.around(model.featureLane(true), manifest).run(new Batch(texts, 64, 64));
    for (HeadOutput head : output.heads().subList(own, own + 3)) {
      for (int row = 0; row < texts.size(); row++) {
        double best = Math.max(head.logits()[2 * row], head.logits()[2 * row + 1]);
        double sum = 0;
        for (int chunk = 0; chunk < head.chunks(); chunk++) {
          sum += head.evidence()[row * head.chunks() + chunk];
        }
        assertThat(sum).isCloseTo(best, within(1e-4));
      }
    }
    BatchOutput alone =
        heads
            .around(model.featureLane(false), manifest)
            .run(new Batch(texts.subList(1, 2), 32, 32));
    assertThat(alone.heads().get(own).logits()[0])
        .isCloseTo(output.heads().get(own).logits()[2], within(1e-3f));
    assertThat(alone.heads().get(own).evidence()).as("nobody asks").isNull();
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    written(trained);
    Path file = folder.resolve("refund.head");
    byte[] whole = Files.readAllBytes(file);
    for (int at : new int[] {0, 8, 20, whole.length / 2, whole.length - 1}) {
      byte[] broken = whole.clone();
      broken[at] ^= 4;
      Files.write(file, broken);
      assertThatThrownBy(() -> HeadFile.read(file))
          .isInstanceOf(HeadException.class)
          .hasMessageStartingWith(file.toString());
    }
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 5));
    assertThatThrownBy(() -> HeadFile.read(file)).hasMessageContaining("damaged");
  }

  @Test
  void aHeadOfOtherFeaturesOrWithATakenNameIsSetAside() throws IOException {
    HeadTrainer.Request other = new HeadTrainer.Request("refund", "1", "elsewhere", false, 0.9, 1);
    HeadTrainer.Request taken =
        new HeadTrainer.Request("spam", "1", manifest.featuresId(), false, 0.9, 1);
    HeadTrainer.Data data = new HeadTrainer.Data(rows, features, List.of(), List.of());
    for (HeadTrainer.Request request : List.of(other, taken)) {
      OwnHeads heads =
          new OwnHeads(List.of(written(HeadTrainer.train(request, data, (a, b) -> {}))));
      assertThat(heads.manifest(manifest)).isSameAs(manifest);
      assertThat(heads.setAside(manifest))
          .singleElement()
          .satisfies(
              aside ->
                  assertThat(aside.why())
                      .contains("head " + request.name() + "/1")
                      .contains("expected"));
    }
  }

  @Test
  void tooFewRowsOrLabelsAreSaid() {
    assertThatThrownBy(() -> train("refund", false, rows.subList(0, 3), features.subList(0, 3)))
        .hasMessage("3 rows with a label, expected 4 or more");
    assertThatThrownBy(() -> train("Refund", false, rows, features))
        .hasMessage("head: name: Refund, expected [a-z][a-z0-9_]*");
    assertThatThrownBy(() -> train("text", false, rows, features)).hasMessageContaining("none of");
  }
}
