package dev.hnetstreams.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is measured is printed by {@code .ci/benchmarks}, and is of the bundle that ships. */
class BenchmarksDocTest {
  private static final Pattern BLOCK =
      Pattern.compile("<!-- measured: ([\\w-]+) -->\n(.*?)<!-- end -->\n", Pattern.DOTALL);
  private static final Pattern SECTION =
      Pattern.compile("^section ([\\w-]+) (\\w+) ", Pattern.MULTILINE);
  private static final List<String> PAGES = List.of("benchmarks", "capacity");

  private final Manifest shipped = ModelBundle.bundled().manifest();

  @Test
  void everySectionOfTheScriptHasItsPlaceAndNoOther() throws IOException {
    Map<String, String> pages = new TreeMap<>();
    SECTION
        .matcher(read(".ci/benchmarks"))
        .results()
        .forEach(found -> pages.put(found.group(1), found.group(2)));
    Map<String, String> places = new TreeMap<>();
    for (String page : PAGES) {
      blocks(page).forEach(block -> places.put(block.group(1), page));
    }

    assertThat(places).hasSizeGreaterThan(10).isEqualTo(pages);
  }

  @Test
  void everyFigureSaysItsBundleCommitAndMachine() throws IOException {
    String bundle = shipped.name() + " " + shipped.version();
    for (String page : PAGES) {
      assertThat(blocks(page))
          .extracting(block -> block.group(2).lines().findFirst().orElse(""))
          .as("docs/%s.md: measure it, or run: .ci/benchmarks --forget", page)
          .allSatisfy(
              line ->
                  assertThat(line)
                      .satisfiesAnyOf(
                          said -> assertThat(said).startsWith("Not measured with " + bundle + ":"),
                          said ->
                              assertThat(said)
                                  .contains("`, " + bundle + ", commit ")
                                  .contains(" cores of ", ", Java ", "; other work took ")));
    }
  }

  @Test
  void proseNamesNoBundle() throws IOException {
    for (String page : PAGES) {
      assertThat(BLOCK.matcher(read("docs/" + page + ".md")).replaceAll(""))
          .doesNotContainPattern(shipped.name() + "[ /]\\d");
    }
  }

  private static List<MatchResult> blocks(String page) throws IOException {
    return BLOCK.matcher(read("docs/" + page + ".md")).results().toList();
  }

  private static String read(String file) throws IOException {
    return Files.readString(GeneratedDoc.repository().resolve(file));
  }
}
