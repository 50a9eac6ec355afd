package dev.hnetstreams.sandbox.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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
    view.offer(record("text.classified", RESULT.formatted(4, "abcd", "2, 2")), Answer.RESULT);
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

  @Test
  void aDeadLetterSaysWhyAndShowsNothingOfItsValue() {
    for (String value : new String[] {null, "not JSON", "{\"text\": {\"bytes\": 3}}"}) {
      ConsumerRecord<byte[], byte[]> letter = record("text.dead-letter", value);
      letter.headers().add(DeadLetterHeaders.REASON, utf8("no_value"));
      letter.headers().add(DeadLetterHeaders.MESSAGE, utf8("null, \u001b expected a text"));

      assertThat(lines(letter, Answer.DEAD_LETTER))
          .isEqualTo("  dead letter no_value: null, <ESC> expected a text\n");
    }
    assertThat(lines(record("text.dead-letter", null), Answer.DEAD_LETTER))
        .isEqualTo("  dead letter : \n");
  }

  @Test
  void whatIsNoResultIsSaidToBeNone() {
    assertThat(lines(record("text.classified", "broken {"), Answer.RESULT))
        .isEqualTo("  (a result that is not JSON, 8 bytes)\n");
    assertThat(lines(record("text.classified", null), Answer.FOREIGN))
        .isEqualTo("  not of this service: a record of text.classified\n");
  }

  private static String lines(String result) {
    return lines(record("text.classified", result), Answer.RESULT);
  }

  private static String lines(ConsumerRecord<byte[], byte[]> record, Answer answer) {
    DemoView view = new DemoView(false);
    view.offer(record, answer);
    return view.lines();
  }

  private static ConsumerRecord<byte[], byte[]> record(String topic, String value) {
    return new ConsumerRecord<>(topic, 0, 0, null, value == null ? null : utf8(value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
