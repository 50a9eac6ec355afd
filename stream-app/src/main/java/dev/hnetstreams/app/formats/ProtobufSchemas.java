package dev.hnetstreams.app.formats;

import com.google.protobuf.AnyProto;
import com.google.protobuf.DescriptorProtos;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DurationProto;
import com.google.protobuf.EmptyProto;
import com.google.protobuf.FieldMaskProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.StructProto;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.internal.SchemaEncoder;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A file of Protobuf definitions, from text or from a compiled descriptor.
 *
 * @param file with all that it imports
 */
record ProtobufSchemas(FileDescriptor file) {
  private static final String MAIN = "main.proto";

  /** Google's own files, which nobody sends along. */
  private static final Map<String, FileDescriptor> WELL_KNOWN =
      Stream.of(
              AnyProto.getDescriptor(),
              DescriptorProtos.getDescriptor(),
              DurationProto.getDescriptor(),
              EmptyProto.getDescriptor(),
              FieldMaskProto.getDescriptor(),
              StructProto.getDescriptor(),
              TimestampProto.getDescriptor(),
              WrappersProto.getDescriptor())
          .collect(Collectors.toMap(FileDescriptor::getName, file -> file));

  /**
   * Reads definitions as registries give them: text, or a compiled descriptor in Base64, which some
   * clients register.
   *
   * @param name for people
   * @param imports a file that is imported, in the same form; null when there is none
   * @throws SchemaMismatchException when it is no Protobuf, or an import is missing
   */
  static ProtobufSchemas parse(String name, String text, Function<String, String> imports) {
    try {
      FileDescriptorProto compiled = compiled(text);
      if (compiled != null) {
        return built(compiled, path -> compiled(imports.apply(path)));
      }
      Schema schema = WireSchemas.link(MAIN, text, imports);
      SchemaEncoder encoder = new SchemaEncoder(schema);
      return built(
          FileDescriptorProto.parseFrom(encoder.encode(schema.protoFile(MAIN)).toByteArray()),
          path -> encoded(encoder, schema.protoFile(path)));
    } catch (SchemaMismatchException e) {
      throw new SchemaMismatchException(name + ": " + e.getMessage(), e);
    } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
      throw new SchemaMismatchException(name + ": no Protobuf definitions: " + e.getMessage(), e);
    }
  }

  /**
   * Reads what {@code protoc --include_imports --descriptor_set_out} writes; the last file counts.
   *
   * @throws SchemaMismatchException when it is none
   */
  static ProtobufSchemas parseSet(String name, byte[] set) {
    try {
      Map<String, FileDescriptorProto> files = new HashMap<>();
      List<FileDescriptorProto> all = FileDescriptorSet.parseFrom(set).getFileList();
      all.forEach(file -> files.put(file.getName(), file));
      if (all.isEmpty()) {
        throw new SchemaMismatchException(name + ": holds no file");
      }
      return built(all.get(all.size() - 1), files::get);
    } catch (InvalidProtocolBufferException | DescriptorValidationException e) {
      throw new SchemaMismatchException(
          name + ": neither a .proto file nor a set of descriptors: " + e.getMessage(), e);
    }
  }

  /**
   * A message of the file or of what it imports.
   *
   * @param fullName null for the first of the file
   * @throws SchemaMismatchException when there is none
   */
  Descriptor message(String name, String fullName) {
    Descriptor found =
        fullName == null
            ? file.getMessageTypes().stream().findFirst().orElse(null)
            : message(file, fullName);
    if (found == null) {
      throw new SchemaMismatchException(
          fullName == null
              ? name + ": holds no message"
              : name + ": holds no message " + fullName + ", expected codec.message");
    }
    return found;
  }

  private static Descriptor message(FileDescriptor in, String fullName) {
    String prefix = in.getPackage().isEmpty() ? "" : in.getPackage() + ".";
    Descriptor found = null;
    if (fullName.startsWith(prefix)) {
      for (String step : fullName.substring(prefix.length()).split("\\.", -1)) {
        found = found == null ? in.findMessageTypeByName(step) : found.findNestedTypeByName(step);
        if (found == null) {
          break;
        }
      }
    }
    return found != null
        ? found
        : in.getDependencies().stream()
            .map(file -> message(file, fullName))
            .filter(java.util.Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  private static ProtobufSchemas built(
      FileDescriptorProto main, Function<String, FileDescriptorProto> imports)
      throws DescriptorValidationException {
    return new ProtobufSchemas(descriptor(main, imports, new HashMap<>(WELL_KNOWN)));
  }

  private static FileDescriptor descriptor(
      FileDescriptorProto file,
      Function<String, FileDescriptorProto> imports,
      Map<String, FileDescriptor> known)
      throws DescriptorValidationException {
    FileDescriptor[] dependencies = new FileDescriptor[file.getDependencyCount()];
    for (int i = 0; i < dependencies.length; i++) {
      String path = file.getDependency(i);
      FileDescriptor one = known.get(path);
      if (one == null) {
        FileDescriptorProto imported = known.containsKey(path) ? null : imports.apply(path);
        known.put(path, null); // asked for again below, it imports itself
        if (imported == null) {
          throw new SchemaMismatchException("no Protobuf definitions: no file " + path);
        }
        one = descriptor(imported, imports, known);
        known.put(path, one);
      }
      dependencies[i] = one;
    }
    return FileDescriptor.buildFrom(file, dependencies);
  }

  private static FileDescriptorProto encoded(SchemaEncoder encoder, ProtoFile file) {
    try {
      return file == null
          ? null
          : FileDescriptorProto.parseFrom(encoder.encode(file).toByteArray());
    } catch (InvalidProtocolBufferException e) {
      throw new SchemaMismatchException("no Protobuf definitions: " + e.getMessage(), e);
    }
  }

  /** Null when the text is no descriptor in Base64. */
  private static FileDescriptorProto compiled(String text) {
    try {
      return text == null
          ? null
          : FileDescriptorProto.parseFrom(Base64.getDecoder().decode(text.strip()));
    } catch (IllegalArgumentException | InvalidProtocolBufferException e) {
      return null; // words and braces are no Base64
    }
  }
}
