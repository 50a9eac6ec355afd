package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.registry.RegisteredSchema;
import dev.hnetstreams.app.registry.RegistryConfig;
import dev.hnetstreams.app.registry.SchemaRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** From configuration to codecs, and the registry behind them. Any thread. */
public final class Formats {
  private final SchemaRegistry registry;
  private final TextCodec texts;

  /**
   * Asks the registry for nothing yet.
   *
   * @param registry with a URL where a setting needs one
   * @throws IllegalArgumentException for a schema file that is none, or has no text at the path
   */
  public Formats(CodecConfig codec, RegistryConfig registry) {
    boolean framed = codec.framing() == CodecConfig.Framing.REGISTRY;
    this.registry = framed ? new SchemaRegistry(registry) : null;
    this.texts =
        framed
            ? new FramedCodec(new KnownSchemas(this.registry, compiler(codec)), registry.idBytes())
            : plain(codec);
  }

  /** How texts are found in values. */
  public TextCodec texts() {
    return texts;
  }

  /** Why the registry is away; empty while it answers, or where there is none. */
  public Optional<String> whyAway() {
    return registry == null ? Optional.empty() : registry.whyAway();
  }

  /** Asks a registry that was away again; blocks for seconds at most. */
  public void look() {
    if (registry != null) {
      registry.look();
    }
  }

  private static TextCodec plain(CodecConfig config) {
    return switch (config.format()) {
      case RAW, JSON -> TextCodec.of(config);
      case AVRO -> plain(avro(config));
    };
  }

  private static KnownSchemas.Compiler compiler(CodecConfig config) {
    TextPaths paths = TextPaths.of(config);
    return switch (config.format()) {
      case RAW -> throw new IllegalArgumentException("codec.framing: raw has no schema");
      case JSON -> throw new IllegalArgumentException("codec.framing: soon");
      case AVRO -> {
        Schema as = config.schemaFile() == null ? null : avroFile(config);
        yield (name, schema) -> avro(name, schema, as, paths);
      }
    };
  }

  private static TextCodec plain(ValueReader reader) {
    return (value, headers) -> value == null ? TextCodec.noValue() : reader.read(value, 0);
  }

  private static ValueReader avro(
      String name, RegisteredSchema schema, Schema as, TextPaths paths) {
    requireType("AVRO", name, schema);
    Schema writer = AvroReader.parse(name, schema);
    return new AvroReader(writer.getFullName() + " (" + name + ")", writer, as, paths);
  }

  private static void requireType(String type, String name, RegisteredSchema schema) {
    if (schema.type() != null && !schema.type().equals(type)) {
      throw new SchemaMismatchException(
          "%s is of type %s, expected %s".formatted(name, schema.type(), type));
    }
  }

  private static ValueReader avro(CodecConfig config) {
    return new AvroReader(name(config), avroFile(config), null, TextPaths.of(config));
  }

  /** Also that it holds a text is made sure of here, at the start. */
  private static Schema avroFile(CodecConfig config) {
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
