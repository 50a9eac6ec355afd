package dev.hnetstreams.app.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.docs.GeneratedDoc;
import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.segment.Segment;
import dev.hnetstreams.runtime.segment.Segments;
import dev.hnetstreams.schemas.TaggedText;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of docs/routes.md, and what is refused. */
class SegmentConditionsTest {
  private static final Manifest MANIFEST =
      new Manifest(
          1,
          "fake",
          "1.2",
          null,
          1,
          256,
          32,
          List.of(32, 256),
          List.of(
              new Head(
                  "language", List.of("eng", "deu", "fra", "spa", "zxx"), false, "zxx", 1, null, 1),
              new Head(
                  "code",
                  List.of("prose", "python", "sql", "bash", "powershell", "batch"),
                  false,
                  "prose",
                  1,
                  null,
                  1),
              new Head("spam", List.of("ham", "spam"), false, null, 1, null, 1)),
          Map.of("model.onnx", new Manifest.FileEntry("0".repeat(64), 1)),
          null,
          null,
          null,
          null);
  private static final byte[] TEXT = {'t', 'e', 'x', 't'};
  private static final TaggedText RESULT =
      new ResultWriter(new OutputConfig(OutputConfig.Detail.NONE, Set.of(), 3, false))
          .result("id", null, TEXT, FakeAnswers.sure(TEXT, "deu", "ham"));

  record Example(String condition, String segments, boolean copied) {}

  static Stream<Example> examples() throws IOException {
    return Files.readAllLines(GeneratedDoc.repository().resolve("docs/routes.md")).stream()
        .filter(line -> line.matches("\\| `.*\\| (yes|no) \\|"))
        .map(line -> line.split("\\|", -1))
        .map(
            cells ->
                new Example(
                    cells[1].strip().replace("`", ""),
                    cells[2].strip(),
                    cells[3].strip().equals("yes")));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void exampleOfTheDocumentationHolds(Example example) {
    assertThat(
            Condition.parse(example.condition(), MANIFEST)
                .test(RESULT, segments(example.segments())))
        .isEqualTo(example.copied());
  }

  @Test
  void documentationHasTenExamples() throws IOException {
    assertThat(examples()).hasSize(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "segment.code == \"pyton\"                     | 17 | no label 'pyton'",
        "spam.label == ham && segment.size > 4         | 30 | a segment has language, code, bytes",
        "segment.bytes == 4                            | 15 | bytes takes >=, <=, >, <",
        "segment.bytes >= many                         | 18 | 'many' is not a number",
        "all(spam.label == ham)                        |  5 | any and all are of segments",
        "all(segment.bytes > 4                         | 22 | expected a condition such as",
        "segment.bytes > 4) && spam.label == ham       | 18 | expected a condition such as",
        "segment.bytes > 4 &&                          | 21 | expected a condition such as",
        "any(all(segment.bytes > 4))                   |  9 | expected a condition such as",
      })
  void wrongConditionIsRefusedWithItsColumn(String condition, int column, String reason) {
    assertThatThrownBy(() -> Condition.parse(condition, MANIFEST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(reason)
        .hasMessageContaining("column " + column);
  }

  @Test
  void modelWithoutAHeadForCodeHasNoSuchSegments() {
    assertThatThrownBy(() -> Condition.parse("segment.code == sql", FakeAnswers.MANIFEST))
        .hasMessageContaining("the model has no head 'code', so no such segments, column 9");
  }

  @Test
  void textWithoutSegmentsMeetsNeitherAnyNorAll() {
    for (String condition : List.of("segment.bytes > 0", "all(segment.bytes > 0)")) {
      assertThat(Condition.parse(condition, MANIFEST).test(RESULT, Segments.NONE)).isFalse();
    }
  }

  /** "eng prose 60, zxx python 45" */
  private static Segments segments(String said) {
    List<Segment> all = new ArrayList<>();
    int at = 0;
    for (String one : said.split(", ", -1)) {
      List<String> words = Arrays.asList(one.split(" ", -1));
      int bytes = Integer.parseInt(words.get(2));
      all.add(new Segment(at, at + bytes, words.get(0), words.get(1), 0.9));
      at += bytes;
    }
    return new Segments(all, List.of());
  }
}
