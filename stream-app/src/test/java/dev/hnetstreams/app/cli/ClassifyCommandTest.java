package dev.hnetstreams.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** {@code classify}: texts in, JSON Lines out, in order, without Kafka. */
@ResourceLock(Resources.SYSTEM_OUT)
class ClassifyCommandTest {
  @TempDir Path folder;

  @Test
  void oneTextIsOneLineOfJson() throws Exception {
    Cli cli = classify(utf8("hello wrld"), "-");

    assertThat(cli.exit()).isZero();
    assertThat(cli.text()).endsWith("}\n").hasLineCount(1);
    JsonNode result = new ObjectMapper().readTree(cli.text());
    assertThat(result.fieldNames())
        .toIterable()
        .containsExactly(
            "id", "source", "model", "text", "decisions", "noise", "chunks", "degraded", "timing");
    assertThat(result.get("id").asText()).isEqualTo("1");
    assertThat(result.get("source").isNull()).isTrue();
    assertThat(result.get("text").toString())
        .isEqualTo(
            "{\"bytes\":10,\"read\":10,\"truncated\":false,\"validUtf8\":true,"
                + "\"value\":\"hello wrld\"}");
    assertThat(result.get("decisions").fieldNames())
        .toIterable()
        .containsExactly("language", "code", "spam", "toxic");
  }

  @Test
  void aNewlineEndsATextAndTheLastOneNeedsNone() throws Exception {
    assertThat(texts(classify(utf8("one\n\nthree\n")))).containsExactly("one", "", "three");
    assertThat(texts(classify(utf8("one\r\ntwo")))).containsExactly("one\r", "two");
    assertThat(texts(classify(utf8("\n")))).containsExactly("");
    assertThat(texts(classify(utf8("")))).isEmpty();
  }

  @Test
  void aNulEndsATextSoThatNewlinesMayBeInIt() throws Exception {
    assertThat(texts(classify(utf8("one\ntwo\0three\0"), "--delimiter", "nul")))
        .containsExactly("one\ntwo", "three");
  }

  @Test
  void withoutADelimiterTheWholeInputIsOneText() throws Exception {
    assertThat(texts(classify(utf8("one\ntwo\0three\n"), "--delimiter", "none")))
        .containsExactly("one\ntwo\0three\n");
    assertThat(texts(classify(utf8(""), "--delimiter", "none"))).isEmpty();
  }

  @Test
  void manyTextsAreAnsweredInOrder() throws Exception {
    StringBuilder input = new StringBuilder();
    List<String> wanted = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      String text = "text " + i + " of many " + "x y ".repeat(i % 30);
      wanted.add(text);
      input.append(text).append('\n');
    }
    Cli cli = classify(utf8(input.toString()));

    assertThat(texts(cli)).isEqualTo(wanted);
    assertThat(new ObjectMapper().readTree(cli.lines().get(999)).get("id").asText())
        .isEqualTo("1000");
  }

  @Test
  void invalidUtf8IsClassifiedAllTheSame() throws Exception {
    byte[] latin1 = "Le caf\u00e9 de la gare\n".getBytes(StandardCharsets.ISO_8859_1);
    Cli cli = classify(latin1);
    JsonNode result = new ObjectMapper().readTree(cli.text());

    assertThat(cli.exit()).isZero();
    assertThat(result.at("/text/validUtf8").asBoolean()).isFalse();
    assertThat(result.at("/text/read").asInt()).isEqualTo(18);
    assertThat(result.get("text").has("value")).isFalse();
  }

  @Test
  void aTextThatIsTooLargeIsSaidAndTheOthersAreAnswered() throws Exception {
    Cli cli =
        classify(
            utf8("short\n" + "long ".repeat(10) + "\nlast\n"), "--set", "model.maxTextBytes=20");

    assertThat(cli.exit()).isEqualTo(1);
    assertThat(texts(cli)).containsExactly("short", "last");
    assertThat(cli.err()).contains("text 2: too_large: text of 50 bytes, the limit is 20");
  }

  @Test
  void aFileIsReadLikeStandardInput() throws Exception {
    Path file = Files.writeString(folder.resolve("chat.log"), "uno\ndos\n");

    assertThat(texts(classify(new byte[0], file.toString()))).containsExactly("uno", "dos");
  }

  @Test
  void prettyIsForPeopleAndNeverDrivesTheTerminal() {
    Cli cli = classify(utf8("hello \u001b[31mred\u0007 world"), "--pretty", "-");

    assertThat(cli.exit()).isZero();
    assertThat(cli.text()).doesNotContain("\u001b", "\u0007");
    assertThat(cli.text().replaceAll("[|\u2502]", ""))
        .startsWith("hello <ESC>[31mred<BEL> world\n");
    assertThat(cli.text()).contains("language ", "code ", "spam ", "noise ");
  }

  private static Cli classify(byte[] input, String... more) {
    List<String> args = new ArrayList<>(List.of("classify", "--set", "output.includeText=true"));
    args.addAll(List.of("--set", "model.workers=1"));
    args.addAll(List.of(more));
    return Cli.withInput(input, args.toArray(String[]::new));
  }

  private static List<String> texts(Cli cli) throws Exception {
    List<String> texts = new ArrayList<>();
    for (String line : cli.lines()) {
      texts.add(new ObjectMapper().readTree(line).at("/text/value").asText());
    }
    return texts;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
