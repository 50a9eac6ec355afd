package dev.hnetstreams.app.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * A {@code FILE|-} of the command line.
 *
 * @param name of the file; {@code -} is standard input
 */
public record TextSource(String name) {
  private static final String STANDARD_INPUT = "-";

  /**
   * The bytes, buffered.
   *
   * @throws IllegalArgumentException when there is no such file that can be read
   */
  public InputStream open() throws IOException {
    if (name.equals(STANDARD_INPUT)) {
      return System.in;
    }
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(name + ": not a file name", e);
    }
    if (Files.notExists(path)) {
      throw new IllegalArgumentException(name + ": no such file");
    }
    if (Files.isDirectory(path) || !Files.isReadable(path)) {
      throw new IllegalArgumentException(name + ": expected a file that can be read, or -");
    }
    return new BufferedInputStream(Files.newInputStream(path));
  }
}
