package dev.hnetstreams.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of the repository that is written by a test and checked by it ever after. */
public final class GeneratedDoc {
  private static final String WRITE = "docs.write";

  private GeneratedDoc() {}

  /** The repository's root, seen from a module. */
  public static Path repository() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("LICENSE"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /**
   * Fails when the file does not say this, and how to make it; with {@code -Ddocs.write=true} makes
   * it.
   */
  public static void require(String file, String content) throws IOException {
    Path path = repository().resolve(file);
    if (Boolean.getBoolean(WRITE)) {
      Files.writeString(path, content);
    }
    assertThat(Files.exists(path) ? Files.readString(path) : "")
        .as("%s is stale; regenerate it with: mvn verify -D%s=true", file, WRITE)
        .isEqualTo(content);
  }

  /** A cell of a Markdown table. */
  public static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
