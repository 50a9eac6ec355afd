package dev.hnetstreams.runtime.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hnetstreams.runtime.bundle.Head;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.chunk.Chunks;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Chunks are words; each says one label with a logit of its own, the others have 0. */
class SegmenterTest {
  private static final List<String> LANGUAGES = List.of("eng", "deu", "nob", "nno", "zxx");
  private static final List<String> CODES = List.of("prose", "c", "html", "php", "cpp");
  private static final Manifest MANIFEST =
      new Manifest(
          1,
          "words",
          "1",
          null,
          1,
          256,
          32,
          List.of(256),
          List.of(
              new Head("language", LANGUAGES, false, "zxx", 1, null, 1),
              new Head("code", CODES, false, "prose", 1, null, 1)),
          Map.of("model.onnx", new Manifest.FileEntry("0".repeat(64), 1)),
          null,
          null,
          null,
          null);
  private static final Segmenter SEGMENTER = Segmenter.of(MANIFEST).orElseThrow();

  /** A text of words "label logit" each: as long as said, all of the same letter. */
  private static Segments of(String text, String labels, float logit) {
    String[] said = labels.strip().split(" ", -1);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] lengths = new int[said.length];
    int word = 0;
    for (int i = 0; i < bytes.length; i++) {
      lengths[word]++;
      if ((bytes[i] == ' ' || bytes[i] == '\n') && word < said.length - 1) {
        word++;
      }
    }
    float[] language = new float[said.length * LANGUAGES.size()];
    float[] code = new float[said.length * CODES.size()];
    float[] wholeLanguage = new float[LANGUAGES.size()];
    float[] wholeCode = new float[CODES.size()];
    for (int i = 0; i < said.length; i++) {
      boolean prose = LANGUAGES.contains(said[i]);
      int l = LANGUAGES.indexOf(prose ? said[i] : "zxx");
      int c = CODES.indexOf(prose ? "prose" : said[i]);
      language[i * LANGUAGES.size() + l] = logit;
      code[i * CODES.size() + c] = logit;
      wholeLanguage[l] += logit;
      wholeCode[c] += logit;
    }
    float[] probs = new float[said.length];
    Arrays.fill(probs, 1);
    return SEGMENTER.of(
        bytes,
        0,
        new Chunks(0, lengths, probs),
        new ChunkLogits(language, 0, code, 0, null),
        new ChunkLogits(wholeLanguage, 0, wholeCode, 0, null));
  }

  private static List<String> said(Segments segments) {
    return segments.all().stream()
        .map(s -> s.start() + "-" + s.end() + " " + s.language() + " " + s.code())
        .toList();
  }

  @Test
  void neighboursOfTheSameLabelAreOneSegment() {
    assertThat(said(of("one two three", "eng eng eng", 4))).containsExactly("0-13 eng prose");
  }

  @Test
  void segmentsTileTheText() {
    Segments segments = of("one two\neins zwei\nint i ; ", "eng eng deu deu c c c", 4);

    assertThat(said(segments)).containsExactly("0-8 eng prose", "8-18 deu prose", "18-26 zxx c");
  }

  @Test
  void islandWithoutEvidenceGoesWithItsNeighbours() {
    assertThat(said(of("one two drei four", "eng eng deu eng", 2)))
        .containsExactly("0-17 eng prose");
    assertThat(said(of("one two drei four", "eng eng deu eng", 12))).hasSize(3);
  }

  @Test
  void confusedLabelsNeedMoreEvidence() {
    assertThat(said(of("en to\ntre fire", "nob nob nno nno", 3))).hasSize(1);
    assertThat(said(of("en to\ntre fire", "nob nob eng eng", 3))).hasSize(2);
  }

  @Test
  void oneSegmentIsLabelledAsTheWhole() {
    assertThat(said(of("one two drei", "eng eng deu", 1))).containsExactly("0-12 eng prose");
  }

  @Test
  void executableCodeInsideIsFoundHoweverShort() {
    String text = "<a> ".repeat(100) + "<?php q(); ?> " + "<b> ".repeat(100);
    String labels = "html ".repeat(100) + "php php php " + "html ".repeat(100);

    assertThat(of(text, labels, 4).embedded())
        .extracting(Segment::start, Segment::end, Segment::code)
        .containsExactly(org.assertj.core.api.Assertions.tuple(400, 414, "php"));
    assertThat(of("php ".repeat(30), "php ".repeat(30), 4).embedded()).isEmpty();
  }

  @Test
  void codeThatMarkupAnnouncesNeedsNoEvidence() {
    String text = "<b> ".repeat(20) + "<?php q(); ?> " + "<b> ".repeat(20);
    String labels = "html ".repeat(20) + "html html html " + "html ".repeat(20);

    assertThat(of(text, labels, 4).embedded())
        .extracting(Segment::start, Segment::end, Segment::code)
        .containsExactly(org.assertj.core.api.Assertions.tuple(80, 94, "php"));
    assertThat(of(text.replace("<?php", "<?xxx"), labels, 4).embedded()).isEmpty();
  }

  @Test
  void sharesAreOfBytes() {
    Segments segments = of("four five\nvier acht\n", "eng eng deu deu", 5);

    assertThat(segments.languageShares())
        .containsOnlyKeys("eng", "deu")
        .containsEntry("eng", 0.5)
        .containsEntry("deu", 0.5);
    assertThat(segments.codeShares()).containsExactly(Map.entry("prose", 1.0));
  }

  @Test
  void moreEvidenceIsMoreConfidence() {
    double little = of("one two", "eng eng", 1).all().get(0).confidence();
    double much = of("one two", "eng eng", 6).all().get(0).confidence();
    double longer = of("one two ".repeat(20), "eng eng ".repeat(20), 6).all().get(0).confidence();

    assertThat(little).isBetween(0.0, much);
    assertThat(longer).isBetween(much, 1.0);
  }

  @Test
  void segmentThatGoesOnInTheNextWindowIsOne() {
    Segments head = new Segments(List.of(new Segment(0, 30, "eng", "prose", 0.9)), List.of());
    Segments tail =
        new Segments(
            List.of(new Segment(30, 40, "eng", "prose", 0.5), new Segment(40, 50, "zxx", "c", 0.7)),
            List.of());

    Segments both = head.then(tail);

    assertThat(said(both)).containsExactly("0-40 eng prose", "40-50 zxx c");
    assertThat(both.all().get(0).confidence()).isEqualTo(0.8, within(1e-9));
  }

  @Test
  void modelWithoutTheHeadsHasNoSegments() {
    Manifest other =
        new Manifest(
            1,
            "other",
            "1",
            null,
            1,
            256,
            32,
            List.of(256),
            List.of(new Head("language", LANGUAGES, false, "zxx", 1, null, 1)),
            MANIFEST.files(),
            null,
            null,
            null,
            null);

    assertThat(Segmenter.of(other)).isEmpty();
  }

  @Test
  void changeCostsLeastWhereALineEnds() {
    byte[] text = "a b.\nc (d e。f".getBytes(StandardCharsets.UTF_8);

    assertThat(Breaks.at(text, 2)).isEqualTo(Breaks.NONE);
    assertThat(Breaks.at(text, 12)).isEqualTo(Breaks.CHARACTER);
    assertThat(Breaks.at(text, 5)).isEqualTo(Breaks.LINE);
    assertThat(Breaks.at(text, 7)).isEqualTo(Breaks.MARK);
    assertThat(Breaks.at(text, 14)).isEqualTo(Breaks.MARK);
  }
}
