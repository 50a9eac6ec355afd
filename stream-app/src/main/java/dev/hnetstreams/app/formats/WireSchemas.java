package dev.hnetstreams.app.formats;

import com.squareup.wire.schema.CoreLoader;
import com.squareup.wire.schema.ErrorCollector;
import com.squareup.wire.schema.Linker;
import com.squareup.wire.schema.Loader;
import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.ProtoFile;
import com.squareup.wire.schema.Schema;
import com.squareup.wire.schema.SchemaException;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import java.util.List;
import java.util.function.Function;

/** Protobuf definitions in their text form. */
final class WireSchemas {
  private WireSchemas() {}

  /**
   * Parses and links a file.
   *
   * @param path of the file
   * @param imports the text of a file that is imported; null when there is none
   * @throws SchemaMismatchException when it is no Protobuf, or an import is missing
   */
  static Schema link(String path, String text, Function<String, String> imports) {
    try {
      ErrorCollector errors = new ErrorCollector();
      Schema schema =
          new Linker(new Imports(imports), errors, true, true).link(List.of(file(path, text)));
      errors.throwIfNonEmpty();
      return schema;
    } catch (SchemaException | IllegalStateException | IllegalArgumentException e) {
      String line = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
      throw new SchemaMismatchException("no Protobuf definitions: " + line, e);
    }
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
