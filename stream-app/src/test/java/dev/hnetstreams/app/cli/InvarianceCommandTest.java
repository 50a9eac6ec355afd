package dev.hnetstreams.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code model invariance}: small changes to a user's own messages. */
@ResourceLock(Resources.SYSTEM_OUT)
class InvarianceCommandTest {
  private static final byte[] CHAT =
      "Wo treffen wir uns morgen?\n\nto jest bardzo dobry pomys\u0142\nSELECT 1;\n"
          .getBytes(StandardCharsets.UTF_8);

  @ParameterizedTest
  @CsvSource({
    "UPPER_CASE, stra\u00dfe, STRASSE",
    "COMMA, a b c, 'a, b c'",
    "REPEATED_LETTER, so what, soooo what",
    "LOST_ACCENTS, caf\u00e9 \u0439, cafe \u0439",
    "LOST_FULL_STOP, Yes!!, Yes",
    "MENTION, hi, @user hi"
  })
  void eachChangeIsSmall(SmallChange change, String text, String expected) {
    assertThat(change.of(text)).isEqualTo(expected);
  }

  @Test
  void aTableOfTheMessagesThatEachChangeAlters() {
    Cli cli = Cli.withInput(CHAT, "model", "invariance", "-");

    assertThat(cli.exit()).as(cli.err()).isZero();
    assertThat(cli.lines()).hasSize(2 + SmallChange.values().length);
    assertThat(cli.lines().get(0)).endsWith(": 3 messages");
    assertThat(cli.lines().get(1).trim().split(" +"))
        .containsExactly("change", "altered", "language", "code", "spam", "toxic");
    assertThat(cli.text()).containsPattern("lower case +2 ").containsPattern("lost full stop +1 ");
  }

  @Test
  void jsonHasAnObjectForEachChange() throws Exception {
    Cli cli = Cli.withInput(CHAT, "model", "invariance", "--json", "-");

    JsonNode emoji = new ObjectMapper().readTree(cli.lines().get(5));
    assertThat(emoji.get("change").asText()).isEqualTo("emoji");
    assertThat(emoji.get("altered").asInt()).isEqualTo(3);
    assertThat(emoji.get("stays").get("code").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void nothingToMeasureIsSaid() {
    Cli cli = Cli.withInput(new byte[0], "model", "invariance", "-");

    assertThat(cli.exit()).isNotZero();
    assertThat(cli.err()).contains("-: no message, expected one or more, one a line");
  }
}
