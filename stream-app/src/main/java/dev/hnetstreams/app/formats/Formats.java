package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.registry.RegistryConfig;
import dev.hnetstreams.app.registry.SchemaRegistry;
import java.util.Optional;

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
    TextCodec data =
        framed
            ? new FramedCodec(new KnownSchemas(this.registry, compiler(codec)), registry.idBytes())
            : plain(codec);
    this.texts =
        codec.envelope() == CodecConfig.Envelope.CLOUDEVENTS
            ? new CloudEventsCodec(data, codec.format() == CodecConfig.Format.RAW)
            : data;
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
      case AVRO -> plain(AvroFormat.plain(config));
      case PROTOBUF -> plain(ProtobufFormat.plain(config));
    };
  }

  private static TextCodec plain(ValueReader reader) {
    return (value, headers) -> value == null ? TextCodec.noValue() : reader.read(value, 0, false);
  }

  private static KnownSchemas.Compiler compiler(CodecConfig config) {
    return switch (config.format()) {
      case RAW -> throw new IllegalArgumentException("codec.framing: raw has no schema");
      case JSON -> JsonFormat.compiler(config);
      case AVRO -> AvroFormat.compiler(config);
      case PROTOBUF -> ProtobufFormat.compiler(config);
    };
  }
}
