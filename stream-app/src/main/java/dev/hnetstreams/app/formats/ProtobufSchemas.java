package dev.hnetstreams.app.formats;

import com.squareup.wire.schema.CoreLoader;
import com.squareup.wire.schema.ErrorCollector;
import com.squareup.wire.schema.Linker;
import com.squareup.wire.schema.Loader;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.MessageType;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaException;
import com.squareup.wire.schema.Type;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import java.util.List;
import java.util.function.Function;

/**
 * A file of Protobuf definitions with all that it imports.
 *
 * @param messages of the file, in the order of the file, without nested ones
 */
record ProtobufSchemas(Schema schema, List<MessageType> messages) {
  private static final String MAIN = "main.proto";

  /**
   * Parses and links.
   *
   * @param name for people
   * @param imports the text of a file that is imported; null when there is none
   * @throws SchemaMismatchException when it is no Protobuf, or an import is missing
   */
  static ProtobufSchemas parse(String name, String text, Function<String, String> imports) {
    try {
      ErrorCollector errors = new ErrorCollector();
      Schema schema =
          new Linker(new Imports(imports), errors, true, true).link(List.of(file(MAIN, text)));
      errors.throwIfNonEmpty();
      return new ProtobufSchemas(schema, messages(schema.protoFile(MAIN).getTypes()));
    } catch (SchemaException | IllegalStateException | IllegalArgumentException e) {
      String line = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      throw new SchemaMismatchException(name + ": no Protobuf definitions: " + line, e);
    }
  }

  /** The message of that full name; the first of the file for null. */
  MessageType message(String name, String fullName) {
    Type found =
        fullName == null ? messages.stream().findFirst().orElse(null) : schema.getType(fullName);
    if (found instanceof MessageType message) {
      return message;
    }
    throw new SchemaMismatchException(
        fullName == null
            ? name + ": holds no message"
            : name + ": holds no message " + fullName + ", expected codec.message");
  }

  static List<MessageType> messages(List<Type> types) {
    return types.stream()
        .filter(MessageType.class::isInstance)
        .map(MessageType.class::cast)
        .toList();
  }

  private static ProtoFile file(String path, String text) {
    return ProtoFile.Companion.get(ProtoParser.Companion.parse(Location.get(path), text));
  }

  /** Google's own files come with Wire. */
  private record Imports(Function<String, String> texts) implements Loader {
    @Override
    public ProtoFile load(String path) {
      String text = texts.apply(path);
      return text == null ? CoreLoader.INSTANCE.load(path) : file(path, text);
    }

    @Override
    public Loader withErrors(ErrorCollector errors) {
      return this;
    }
  }
}
