package dev.hnetstreams.async;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeTest {
  @TempDir Path folder;

  @Test
  void theExampleCompiles() throws Exception {
    Matcher block =
        Pattern.compile("(?s)```java\n(.*?)```").matcher(Files.readString(Path.of("README.md")));
    assertThat(block.find()).isTrue();
    Path file = Files.writeString(folder.resolve("Enrich.java"), block.group(1));
    ByteArrayOutputStream complaints = new ByteArrayOutputStream();

    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                complaints,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                file.toString());

    assertThat(failed).as(complaints.toString(UTF_8)).isZero();
    assertThat(block.group(1).lines().filter(line -> !line.startsWith("import")))
        .hasSizeLessThan(32);
  }
}
