package dev.hnetstreams.app.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.OutputConfig.Detail;
import dev.hnetstreams.app.codec.OutputConfig.Evidence;
import dev.hnetstreams.app.codec.OutputConfig.Offsets;
import dev.hnetstreams.app.topology.FakeAnswers;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.chunk.Chunks;
import dev.hnetstreams.runtime.segment.Segment;
import dev.hnetstreams.runtime.segment.Segments;
import dev.hnetstreams.schemas.TaggedText;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a result says of parts of its text. */
class PartsWriterTest {
  private static final byte[] TEXT = "😀 gut; <?php x ?>".getBytes(UTF_8);
  private static final Segments TWO =
      new Segments(
          List.of(
              new Segment(0, 10, "deu", "prose", 0.91239), new Segment(10, 20, "zxx", "php", 0.5)),
          List.of(new Segment(10, 20, "zxx", "php", 0.5)));
  private static final Segments ONE =
      new Segments(List.of(new Segment(0, 20, "deu", "prose", 0.9)), List.of());

  @Test
  void offsetsAreInTheUnitsAskedFor() {
    TaggedText result = write(OutputConfig.Segments.ALL, Set.of(Offsets.values()), TWO);

    assertThat(result.segments())
        .containsExactly(
            new TaggedText.Segment(0, 10, "deu", "prose", 0.9124f, List.of(0, 8), List.of(0, 7)),
            new TaggedText.Segment(10, 20, "zxx", "php", 0.5f, List.of(8, 18), List.of(7, 17)));
    String text = new String(TEXT, UTF_8);
    assertThat(text.substring(8, 18)).isEqualTo("<?php x ?>");
    assertThat(result.shares())
        .isEqualTo(
            new TaggedText.Shares(
                Map.of("deu", 0.5f, "zxx", 0.5f), Map.of("prose", 0.5f, "php", 0.5f)));
    assertThat(result.embedded()).hasSize(1);
  }

  @Test
  void bytesOnlyUnlessAskedForMore() {
    assertThat(write(OutputConfig.Segments.ALL, Set.of(), TWO).segments())
        .allSatisfy(s -> assertThat(s.utf16Offsets()).isNull())
        .allSatisfy(s -> assertThat(s.codePointOffsets()).isNull());
  }

  @Test
  void textOfOneSegmentHasThemOnlyWhenAllAreAskedFor() {
    assertThat(write(OutputConfig.Segments.CHANGED, Set.of(), ONE).segments()).isNull();
    assertThat(write(OutputConfig.Segments.CHANGED, Set.of(), ONE).shares()).isNull();
    assertThat(write(OutputConfig.Segments.CHANGED, Set.of(), TWO).segments()).hasSize(2);
    assertThat(write(OutputConfig.Segments.ALL, Set.of(), ONE).segments()).hasSize(1);
    assertThat(write(OutputConfig.Segments.NONE, Set.of(), TWO).segments()).isNull();
    assertThat(write(OutputConfig.Segments.NONE, Set.of(), TWO).embedded()).isNull();
    assertThat(write(OutputConfig.Segments.ALL, Set.of(), Segments.NONE).segments()).isNull();
  }

  @Test
  void chunksOfOneWordAreOneSpanAndTheStrongestIsFirst() {
    byte[] text = "win mon ey now!".getBytes(UTF_8);
    Inference.Classified answer =
        withChunks(text, new int[] {4, 2, 2, 3, 4}, new float[] {1, 1, 2, -1, 0.5f});
    OutputConfig config =
        new OutputConfig(
            Detail.NONE,
            Set.of(),
            0,
            true,
            OutputConfig.Segments.NONE,
            Evidence.SPANS,
            OutputConfig.Hidden.NONE);

    TaggedText result = new ResultWriter(config).result("1", null, text, answer);

    assertThat(result.spans().get("spam"))
        .containsExactly(
            new TaggedText.Span(4, 7, 3f, null, null, "mon"),
            new TaggedText.Span(0, 3, 1f, null, null, "win"),
            new TaggedText.Span(11, 15, 0.5f, null, null, "now!"));
  }

  private static TaggedText write(
      OutputConfig.Segments which, Set<Offsets> offsets, Segments segments) {
    OutputConfig config =
        new OutputConfig(
            Detail.NONE, offsets, 0, false, which, Evidence.NONE, OutputConfig.Hidden.NONE);
    Inference.Classified answer =
        FakeAnswers.withSegments(FakeAnswers.sure(TEXT, "deu", "ham"), segments);
    return new ResultWriter(config).result("1", null, TEXT, answer);
  }

  private static Inference.Classified withChunks(byte[] text, int[] lengths, float[] shares) {
    Inference.Classified plain = FakeAnswers.sure(text, "deu", "spam");
    return new Inference.Classified(
        plain.modelName(),
        plain.modelVersion(),
        plain.text(),
        plain.decisions(),
        plain.noise(),
        List.of(new Chunks(0, lengths, new float[lengths.length])),
        Map.of("spam", shares),
        null,
        plain.timing());
  }
}
