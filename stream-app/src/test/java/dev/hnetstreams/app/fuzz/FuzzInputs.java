package dev.hnetstreams.app.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that are kept for a target: where the fuzzer begins, and what once broke it. */
public final class FuzzInputs {
  private FuzzInputs() {}

  /** A file of {@code src/test/resources/fuzz/TARGET}. */
  public record Input(String name, byte[] bytes) {
    @Override
    public String toString() {
      return name;
    }
  }

  /** All of a target, by name. */
  public static Stream<Input> of(String target) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder(target))) {
      files = all.sorted().toList();
    }
    return files.stream().map(FuzzInputs::read);
  }

  /** Where they are. */
  public static Path folder(String target) {
    try {
      return Path.of(FuzzInputs.class.getResource("/fuzz/" + target).toURI());
    } catch (java.net.URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Input read(Path file) {
    try {
      return new Input(file.getFileName().toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
