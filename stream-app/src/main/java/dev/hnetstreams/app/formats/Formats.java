package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.TextCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** From configuration to codecs. */
public final class Formats {
  private Formats() {}

  /**
   * How texts are found in values.
   *
   * @throws IllegalArgumentException for a schema file that is none, or has no text at the path
   */
  public static TextCodec codec(CodecConfig config) {
    return switch (config.format()) {
      case RAW, JSON -> TextCodec.of(config);
      case AVRO -> plain(avro(config));
    };
  }

  private static TextCodec plain(ValueReader reader) {
    return (value, headers) -> value == null ? TextCodec.noValue() : reader.read(value, 0);
  }

  private static ValueReader avro(CodecConfig config) {
    Path file = config.schemaFile();
    try {
      String name = file.getFileName().toString();
      return new AvroReader(
          name, AvroReader.parse(name, Files.readString(file)), null, TextPaths.of(config));
    } catch (IOException | SchemaMismatchException e) {
      throw new IllegalArgumentException("codec.schemaFile: " + e.getMessage(), e);
    }
  }
}
