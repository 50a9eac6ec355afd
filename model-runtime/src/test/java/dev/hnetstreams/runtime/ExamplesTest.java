package dev.hnetstreams.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** The README's lines and the example of one file compile, and print what they promise. */
@ResourceLock(Resources.SYSTEM_OUT)
class ExamplesTest {
  private static final Pattern JAVA_BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Path EXAMPLE = Path.of("../examples/classify-text");

  @TempDir Path folder;

  @Test
  void theReadmesThreeLinesPrintSpam() throws Exception {
    Matcher block = JAVA_BLOCK.matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    assertThat(block.group(1).lines()).hasSize(3);
    String source =
        "import dev.hnetstreams.runtime.HNet;\n"
            + "public final class Readme { public static void main(String[] args) {\n"
            + block.group(1)
            + "} }\n";

    assertThat(run(source, "Readme", "")).isEqualTo("spam\n");
    assertThat(block.find()).as("a second block, which no test compiles").isFalse();
  }

  @Test
  void theExampleOfOneFilePrintsALineForEachText() throws Exception {
    String source =
        Files.readString(
            EXAMPLE.resolve("src/main/java/dev/hnetstreams/examples/ClassifyText.java"));

    String printed =
        run(
            source,
            "dev.hnetstreams.examples.ClassifyText",
            "W1N a fr33 iPh0ne, cl1ck h3re n0w!!!\nhi\n");

    assertThat(printed.lines()).hasSize(2);
    assertThat(printed.lines().toList().get(0)).contains("language=eng", "spam=spam");
    assertThat(printed.lines().toList().get(1)).contains("(TOO_SHORT)");
  }

  @Test
  void theExampleDependsOnThisVersionAndHasNoParent() throws IOException {
    String pom = Files.readString(EXAMPLE.resolve("pom.xml"));
    Matcher version =
        Pattern.compile("<artifactId>hnet-streams</artifactId>\\s*(<version>.*?</version>)")
            .matcher(Files.readString(Path.of("pom.xml")));

    assertThat(version.find()).isTrue();
    assertThat(pom).doesNotContain("<parent>").containsOnlyOnce(version.group(1));
  }

  /** Compiles a class from its text and returns what its main method prints. */
  private String run(String source, String name, String input) throws Exception {
    Path file = folder.resolve(name.substring(name.lastIndexOf('.') + 1) + ".java");
    Files.writeString(file, source);
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                complaints,
                complaints,
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());
    assertThat(failed).as(complaints.toString(UTF_8)).isZero();
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream outBefore = System.out;
    InputStream inBefore = System.in;
    try (URLClassLoader compiled = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        PrintStream out = new PrintStream(printed, true, UTF_8)) {
      System.setOut(out);
      System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
      compiled
          .loadClass(name)
          .getMethod("main", String[].class)
          .invoke(null, (Object) new String[0]);
    } finally {
      System.setOut(outBefore);
      System.setIn(inBefore);
    }
    return printed.toString(UTF_8);
  }
}
