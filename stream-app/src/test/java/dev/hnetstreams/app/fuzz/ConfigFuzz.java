package dev.hnetstreams.app.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.config.ConfigException;
import dev.hnetstreams.app.config.ConfigLoader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Any file and any setting is a configuration or a {@link ConfigException} that says where. */
public final class ConfigFuzz {
  private static final Path FILE = file();

  private ConfigFuzz() {}

  /** As a file; and each line of it as a setting and as the value of one. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Files.write(FILE, input);
    require(FILE, List.of());
    String text = new String(input, StandardCharsets.UTF_8);
    List<String> lines = text.lines().limit(8).toList();
    require(null, lines);
    for (String line : lines) {
      require(null, List.of("batching.maxRows=" + line));
      require(null, List.of("batching.maxDelay=" + line, "routes=" + line));
    }
  }

  private static void require(Path file, List<String> sets) {
    try {
      ConfigLoader loader = ConfigLoader.load(file, Map.of(), sets);
      loader.bind();
      assertThat(loader.effective()).isNotEmpty();
    } catch (ConfigException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("hnet-streams-fuzz", ".yaml");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
