package dev.hnetstreams.runtime.hidden;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real text in the scripts of the world, and emoji: nothing is hidden there. */
class OrdinaryTextTest {
  private record Line(String script, String source, String text) {}

  @ParameterizedTest
  @MethodSource("scripts")
  void nothingIsHidden(String script) {
    assertThat(lines())
        .filteredOn(line -> line.script.equals(script))
        .allSatisfy(
            line ->
                assertThat(HiddenText.of(line.text.getBytes(StandardCharsets.UTF_8))).isEmpty());
  }

  /** Joined, for context that only a longer text has; each script by itself. */
  @ParameterizedTest
  @MethodSource("scripts")
  void norInAllLinesOfAScriptTogether(String script) {
    String all =
        String.join(
            "\n", lines().stream().filter(l -> l.script.equals(script)).map(Line::text).toList());

    assertThat(HiddenText.of(all.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void thereAreFiveHundredLinesInFortyScripts() {
    Set<String> scripts = new TreeSet<>();
    for (Line line : lines()) {
      assertThat(line.text.codePoints().mapToObj(c -> Character.UnicodeScript.of(c).name()))
          .as(line.text)
          .anyMatch(line.script::equalsIgnoreCase);
      scripts.add(line.script);
    }

    assertThat(scripts).hasSizeGreaterThan(40).contains("Common");
    assertThat(lines()).hasSizeGreaterThan(500);
    assertThat(lines()).filteredOn(l -> l.text.contains("\u200c")).hasSizeGreaterThan(10);
    assertThat(lines()).filteredOn(l -> l.text.contains("\u200d")).hasSizeGreaterThan(20);
  }

  static Stream<String> scripts() {
    return lines().stream().map(Line::script).distinct();
  }

  private static List<Line> lines() {
    try (InputStream in = OrdinaryTextTest.class.getResourceAsStream("/hidden/ordinary.tsv")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", 3))
          .map(parts -> new Line(parts[0], parts[1], parts[2]))
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
