package dev.hnetstreams.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that the documents name are there. */
class ArchitectureDocTest {
  private static final Pattern PATH =
      Pattern.compile("`([a-z][\\w.-]*/[\\w./-]+\\.(?:java|py|yaml|md|sh|xml))`");

  @ParameterizedTest
  @ValueSource(strings = {"docs/architecture.md", "CONTRIBUTING.md"})
  void everyFileThatIsNamedExists(String document) throws IOException {
    Path repository = GeneratedDoc.repository();
    String text = Files.readString(repository.resolve(document));
    List<String> named =
        PATH.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();

    assertThat(named).hasSizeGreaterThan(5);
    assertThat(named).allSatisfy(path -> assertThat(repository.resolve(path)).exists());
  }
}
