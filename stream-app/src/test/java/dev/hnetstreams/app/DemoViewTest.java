package dev.hnetstreams.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class DemoViewTest {
  private static final String RESULT =
      """
      {"decisions":{"language":{"label":"deu"},"code":{"label":null,"raw":"prose"},
       "spam":{"label":"ham"}},
       "text":{"bytes":%d,"validUtf8":true,"value":"%s"},"chunks":{"count":2,"lengths":[%s]}}
      """;

  @Test
  void aBarStandsWhereTheModelCut() {
    assertThat(lines(RESULT.formatted(9, "f\u00fcr dich", "5, 4")))
        .isEqualTo("  deu      ?prose       ham   f\u00fcr \u2502dich\n");
  }

  @Test
  void onATerminalChunksAlternateInColour() {
    DemoView view = new DemoView(true);
    view.offer(RESULT.formatted(4, "abcd", "2, 2").getBytes(StandardCharsets.UTF_8));
    assertThat(view.lines()).endsWith(" \033[36mab\033[33mcd\033[0m\n");
  }

  @Test
  void aLongTextEndsWithAnEllipsisAtEightyColumns() {
    String line = lines(RESULT.formatted(200, "x".repeat(200), "200")).strip();
    assertThat(line).hasSizeLessThanOrEqualTo(DemoView.COLUMNS).endsWith("x\u2026");
  }

  @Test
  void whatCouldDriveTheTerminalIsShownAsAMark() {
    assertThat(lines(RESULT.formatted(4, "a\\u001b\\nb", "4"))).endsWith(" a<ESC>\u21b5b\n");
  }

  @Test
  void aTextThatIsNotUtf8IsDescribed() {
    String result =
        "{\"text\":{\"bytes\":7},\"chunks\":{\"count\":3},\"decisions\":{\"language\":{\"label\":\"eng\"}}}";
    assertThat(lines(result)).endsWith("(7 bytes in 3 chunks, not valid UTF-8)\n");
  }

  private static String lines(String result) {
    DemoView view = new DemoView(false);
    view.offer(result.getBytes(StandardCharsets.UTF_8));
    return view.lines();
  }
}
