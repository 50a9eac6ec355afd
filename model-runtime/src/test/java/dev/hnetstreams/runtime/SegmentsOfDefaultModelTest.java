package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.hnetstreams.runtime.decide.Allowed;
import dev.hnetstreams.runtime.segment.Segment;
import dev.hnetstreams.runtime.segment.Segments;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Segments by the model in the jar. Skipped while its graph has no logits of chunks. */
class SegmentsOfDefaultModelTest {
  private static final String MESSAGE =
      """
      Hi all, I have a problem with this snippet, any idea?

      for (int i = 0; i < n; ++i) { sum += a[i]; }
      printf("%d\\n", sum);

      Gracias de antemano, saludos desde Madrid""";
  private static final HNet HNET = HNet.open();

  @AfterAll
  static void close() {
    HNET.close();
  }

  private static Segments segments(Document document) {
    Segments found =
        HNET.classifyAsync(document)
            .join()
            .fold(Inference.Classified::segments, failed -> Segments.NONE);
    assumeFalse(found.all().isEmpty(), "the bundle exports no logits of chunks");
    return found;
  }

  private static Document document(String text) {
    return new Document(text.getBytes(StandardCharsets.UTF_8)).withSegments(true);
  }

  @Test
  void messageWithASnippetIsEnglishCodeAndSpanish() {
    List<Segment> all = segments(document(MESSAGE)).all();

    assertThat(all).extracting(Segment::language).containsExactly("eng", "zxx", "spa");
    assertThat(all).extracting(Segment::code).containsExactly("prose", "c", "prose");
    assertThat(all.get(0).end()).isBetween(53, 57);
    assertThat(all.get(2).start()).isBetween(118, 124);
  }

  @Test
  void longTextIsTiledInBothItsWindows() {
    String text = (MESSAGE + "\n\n").repeat(40);
    List<Segment> all = segments(document(text)).all();

    for (int i = 1; i < all.size(); i++) {
      assertThat(all.get(i).start()).isGreaterThanOrEqualTo(all.get(i - 1).end());
    }
    assertThat(all.get(0).start()).isZero();
    assertThat(all.get(all.size() - 1).end()).isEqualTo(text.length());
  }

  @Test
  void onlyAllowedLabelsAreGiven() {
    Allowed allowed = Allowed.of(List.of("eng", "deu"), List.of("sql"));
    List<Segment> all = segments(document(MESSAGE).withAllowed(allowed)).all();

    assertThat(all).extracting(Segment::language).isSubsetOf("eng", "deu", "zxx");
    assertThat(all).extracting(Segment::code).isSubsetOf("prose", "sql");
  }

  @Test
  void nobodyWhoDoesNotAskHasThem() {
    Document plain = new Document(MESSAGE.getBytes(StandardCharsets.UTF_8));

    assertThat(
            HNET.classifyAsync(plain)
                .join()
                .fold(Inference.Classified::segments, failed -> Segments.NONE))
        .isEqualTo(Segments.NONE);
  }
}
