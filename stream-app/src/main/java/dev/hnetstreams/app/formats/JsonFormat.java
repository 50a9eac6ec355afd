package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.TextCodec;
import java.util.Arrays;

/** Readers of JSON that names its JSON Schema. The schema is looked up and not enforced. */
final class JsonFormat {
  private JsonFormat() {}

  static KnownSchemas.Compiler compiler(CodecConfig config) {
    TextCodec json = TextCodec.of(config);
    ValueReader reader =
        (value, offset, framed) -> json.decode(Arrays.copyOfRange(value, offset, value.length));
    return (name, schema) -> {
      KnownSchemas.requireType("JSON", name, schema);
      return reader;
    };
  }
}
