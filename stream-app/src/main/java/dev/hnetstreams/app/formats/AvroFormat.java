package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.registry.RegisteredSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.avro.Schema;

/** Readers of Avro. */
final class AvroFormat {
  private AvroFormat() {}

  /**
   * For values without a frame.
   *
   * @throws IllegalArgumentException for a schema file that is none, or has no text at the path
   */
  static ValueReader plain(CodecConfig config) {
    return new AvroReader(name(config), file(config), null, TextPaths.of(config));
  }

  /**
   * For values that name their schema.
   *
   * @throws IllegalArgumentException for a schema file that is none, or has no text at the path
   */
  static KnownSchemas.Compiler compiler(CodecConfig config) {
    TextPaths paths = TextPaths.of(config);
    Schema as = config.schemaFile() == null ? null : file(config);
    return (name, schema) -> {
      KnownSchemas.requireType("AVRO", name, schema);
      Schema writer = AvroReader.parse(name, schema);
      return new AvroReader(writer.getFullName() + " (" + name + ")", writer, as, paths);
    };
  }

  /** Also that it holds a text is made sure of here, at the start. */
  private static Schema file(CodecConfig config) {
    try {
      String text = Files.readString(config.schemaFile());
      Schema schema = AvroReader.parse(name(config), new RegisteredSchema("AVRO", text, List.of()));
      var unused = new AvroReader(name(config), schema, null, TextPaths.of(config));
      return schema;
    } catch (IOException | SchemaMismatchException e) {
      throw new IllegalArgumentException("codec.schemaFile: " + e.getMessage(), e);
    }
  }

  private static String name(CodecConfig config) {
    return config.schemaFile().getFileName().toString();
  }
}
