package dev.hnetstreams.app.perspective;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the model reads of a comment, and where it stood. */
class CommentTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a <b>b</b>c | a bc",
        "f<i class=\"x\">o</i>o&#33; &lt;3 &amp;amp; | foo! <3 &amp;",
        "<P>one</P><p>two | one#two",
        "1 < 2 and <3 | 1 < 2 and <3",
        "a<!-- hidden -->b | ab",
        "a<!-- not closed | a<!-- not closed",
        "a<b not closed | a<b not closed",
        "<script>if (a<b) x()</SCRIPT>text | text",
        "&unknown; &; &#x1F600; &#xD800; & | &unknown; &; \ud83d\ude00 &#xD800; &",
        "<!DOCTYPE html>x | x",
      })
  void ofHtmlAReaderSeesTheText(String html, String seen) {
    assertThat(CommentText.html(html).text().replace('\n', '#')).isEqualTo(seen);
  }

  @Test
  void aSpanLeadsBackToWhatWasSent() {
    String html = "x&amp;<b>y</b> z";
    CommentText text = CommentText.html(html);
    Sentences.Span span = new Sentences.Span(1, 3);

    assertThat(text.text().substring(1, 3)).isEqualTo("&y");
    assertThat(html.substring(text.sentBegin(span), text.sentEnd(span))).isEqualTo("&amp;<b>y");
    assertThat(text.seen(1, 10)).contains(span);
    assertThat(text.seen(6, 9)).isEmpty();
  }

  @Test
  void markupThatNeverEndsIsReadOnce() {
    String hostile = "<a<!--<script><".repeat(60_000);

    assertThat(CommentText.html(hostile).text()).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Who is foo? Sorry, I like it. | Who is foo?;Sorry, I like it.",
        "one#two lower# #three. | one;two lower;three.",
        "\u4f60\u597d\u3002\u518d\u89c1\uff01 | \u4f60\u597d\u3002;\u518d\u89c1\uff01",
        "no end at all | no end at all",
      })
  void sentencesAndLinesAreCutWithoutTheSpaceAround(String lines, String expected) {
    String text = " " + lines.replace('#', '\n') + " ";

    assertThat(Sentences.of(text, 9).stream().map(s -> text.substring(s.begin(), s.end())))
        .containsExactly(expected.split(";"));
  }

  @Test
  void neighboursShareAScoreWhereThereAreTooMany() {
    String text = "a! b! c! d! e!";

    assertThat(Sentences.of(text, 2))
        .isEqualTo(List.of(new Sentences.Span(0, 8), new Sentences.Span(9, 14)));
    assertThat(Sentences.of(" \n ", 2)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "deu, de",
    "eng, en",
    "heb, he",
    "ind, id",
    "yid, yi",
    "zho-Hans, zh",
    "srp-Latn, sr",
    "nob, nb",
    "kab, kab",
    "zxx, zxx",
    "en-US, en",
    "pt_BR, pt",
    "EN, en",
  })
  void languagesAreNamedAsPerspectiveNamesThem(String label, String tag) {
    assertThat(Languages.primary(label)).isEqualTo(tag);
  }
}
