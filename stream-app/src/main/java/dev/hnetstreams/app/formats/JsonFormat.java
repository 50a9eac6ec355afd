package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.TextCodec;
import java.util.Arrays;

/** Readers of JSON that names its JSON Schema. */
final class JsonFormat {
  private JsonFormat() {}

  static KnownSchemas.Compiler compiler(CodecConfig config) {
    TextCodec unchecked = TextCodec.of(config);
    return (name, schema) -> {
      KnownSchemas.requireType("JSON", name, schema);
      TextCodec json =
          config.validate() ? TextCodec.json(config, JsonSchemaCheck.of(name, schema)) : unchecked;
      return (value, offset, framed) ->
          json.decode(Arrays.copyOfRange(value, offset, value.length));
    };
  }
}
