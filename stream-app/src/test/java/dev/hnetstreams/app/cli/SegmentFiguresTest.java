package dev.hnetstreams.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.cli.SegmentFigures.Part;
import dev.hnetstreams.runtime.segment.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How segments are measured. */
class SegmentFiguresTest {
  private static final List<Part> PARTS =
      List.of(new Part(0, 50, "eng", "prose"), new Part(50, 100, "zxx", "c"));

  @Test
  void whatIsFoundExactlyIsAllRight() {
    SegmentFigures figures = new SegmentFigures();

    assertThat(
            figures.add(
                PARTS,
                List.of(
                    new Segment(0, 50, "eng", "prose", 1), new Segment(50, 100, "zxx", "c", 1))))
        .isTrue();
    assertThat(figures.row("set"))
        .isEqualTo("| set | 1 | 1.000 | 1.000 | 1.000 | 1.000 | 0.000 | 0.000 |");
  }

  @Test
  void otherCodeIsCodeButNotTheLabelAndFarEdgesAreNotFound() {
    SegmentFigures figures = new SegmentFigures();

    assertThat(
            figures.add(
                PARTS,
                List.of(
                    new Segment(0, 70, "eng", "prose", 0.5),
                    new Segment(70, 100, "zxx", "cpp", 0.5))))
        .isTrue();
    assertThat(figures.row("set"))
        .isEqualTo("| set | 1 | 0.800 | 1.000 | 0.000 | 0.000 | 0.000 | 0.000 |");
  }

  @Test
  void oneSegmentForTwoPartsHasHalfOfTheBytesAndTooMuchConfidence() {
    SegmentFigures figures = new SegmentFigures();

    assertThat(figures.add(PARTS, List.of(new Segment(0, 100, "deu", "prose", 0.9)))).isFalse();
    assertThat(figures.row("set"))
        .isEqualTo("| set | 1 | 0.000 | 0.000 | 0.000 | 0.000 | 1.000 | 0.900 |");
  }
}
