package dev.hnetstreams.app.formats;

import com.google.protobuf.Descriptors.Descriptor;
import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Readers of Protobuf. */
final class ProtobufFormat {
  private ProtobufFormat() {}

  /**
   * For values without a frame.
   *
   * @throws IllegalArgumentException for a schema file that is none, or has no text at the path
   */
  static ValueReader plain(CodecConfig config) {
    Path file = config.schemaFile();
    String name = file.getFileName().toString();
    try {
      ProtobufSchemas schemas =
          name.endsWith(".proto")
              ? ProtobufSchemas.parse(
                  name, Files.readString(file), path -> beside(file.toAbsolutePath(), path))
              : ProtobufSchemas.parseSet(name, Files.readAllBytes(file));
      return new ProtobufReader(
          name, schemas.message(name, config.message()), TextPaths.of(config));
    } catch (IOException | UncheckedIOException | SchemaMismatchException e) {
      throw new IllegalArgumentException("codec.schemaFile: " + e.getMessage(), e);
    }
  }

  /** For values that name their schema. */
  static KnownSchemas.Compiler compiler(CodecConfig config) {
    TextPaths paths = TextPaths.of(config);
    return (name, schema) -> {
      KnownSchemas.requireType("PROTOBUF", name, schema);
      Map<String, String> imports = new ConcurrentHashMap<>();
      schema.references().forEach(one -> imports.put(one.name(), one.text()));
      ProtobufSchemas schemas = ProtobufSchemas.parse(name, schema.text(), imports::get);
      return new Framed(name, schemas, config.message(), paths, new ConcurrentHashMap<>());
    };
  }

  private static String beside(Path file, String path) {
    Path imported = file.resolveSibling(path);
    try {
      return Files.isReadable(imported) ? Files.readString(imported) : null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Values that say which message of the file they are.
   *
   * @param message full name, of values that do not say it; null for the first
   */
  private record Framed(
      String name,
      ProtobufSchemas schemas,
      String message,
      TextPaths paths,
      Map<Descriptor, ValueReader> readers)
      implements ValueReader {
    @Override
    public Decoded read(byte[] value, int offset, boolean framed) {
      MessageRef ref = MessageRef.read(value, offset, schemas.file());
      if (ref != null) {
        return reader(ref.type()).read(value, ref.offset(), framed);
      }
      if (!framed) {
        return reader().read(value, offset, false);
      }
      MessageIndexes which = MessageIndexes.read(value, offset);
      Descriptor type = which == null ? null : MessageIndexes.of(which.indexes(), schemas.file());
      return type == null
          ? new Decoded.Undecodable(
              Reason.UNDECODABLE,
              name + ": expected the indexes or the name of one of its messages behind the id")
          : reader(type).read(value, which.offset(), true);
    }

    /** Of the message that is configured. */
    private ValueReader reader() {
      try {
        return reader(schemas.message(name, message));
      } catch (SchemaMismatchException e) {
        return KnownSchemas.mismatch(e);
      }
    }

    private ValueReader reader(Descriptor type) {
      return readers.computeIfAbsent(type, this::made);
    }

    private ValueReader made(Descriptor type) {
      try {
        return new ProtobufReader(name, type, paths);
      } catch (SchemaMismatchException e) {
        return KnownSchemas.mismatch(e);
      }
    }
  }
}
