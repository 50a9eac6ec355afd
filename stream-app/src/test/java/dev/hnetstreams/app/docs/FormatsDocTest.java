package dev.hnetstreams.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing is claimed of formats that no test starts. */
class FormatsDocTest {
  private static final Path DOC = Path.of("../docs/formats.md");
  private static final List<Path> TESTS = List.of(Path.of("src"), Path.of("../schemas/src/test"));
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
  private static final Pattern RUN = Pattern.compile("`\\.ci/registry ([a-z_-]+)`");

  @Test
  void eachRowNamesATestThatIsThere() throws IOException {
    String script = Files.readString(Path.of("../.ci/registry"));
    for (String row : rows()) {
      int named = 0;
      for (Matcher test = TEST.matcher(row); test.find(); named++) {
        assertThat(source(test.group(1))).as(row).contains("void " + test.group(2) + "(");
      }
      for (Matcher run = RUN.matcher(row); run.find(); named++) {
        assertThat(script).as(row).contains("\nrun " + run.group(1) + " ");
      }
      assertThat(named).as(row).isPositive();
    }
  }

  /** Of the tables whose last column is what proves them. */
  private static List<String> rows() throws IOException {
    List<String> rows = new ArrayList<>();
    boolean proven = false;
    for (String line : Files.readAllLines(DOC)) {
      if (!line.startsWith("|")) {
        proven = false;
      } else if (line.endsWith("| proven by |")) {
        proven = true;
      } else if (proven && !line.startsWith("|---")) {
        rows.add(line);
      }
    }
    assertThat(rows).hasSizeGreaterThan(20);
    return rows;
  }

  private static String source(String test) throws IOException {
    for (Path tests : TESTS) {
      try (Stream<Path> files = Files.walk(tests)) {
        Optional<Path> found = files.filter(file -> file.endsWith(test + ".java")).findFirst();
        if (found.isPresent()) {
          return Files.readString(found.get());
        }
      }
    }
    throw new AssertionError(DOC + ": no " + test);
  }
}
