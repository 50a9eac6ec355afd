package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.FieldPath;

/** Where in a value the text is, and where an id may be. */
record TextPaths(FieldPath text, FieldPath id, String pointer) {
  static TextPaths of(CodecConfig config) {
    return new TextPaths(FieldPath.toText(config), FieldPath.toId(config), config.textPointer());
  }

  /** What a schema without a text at the path gets told. */
  String expectation() {
    return "nothing at %s can be a text, expected a string%s"
        .formatted(pointer, text.entersArrays() ? " or an array of strings" : "");
  }
}
