package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultBytes;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.registry.RegistryConfig;
import dev.hnetstreams.app.registry.RegistryObserver;
import dev.hnetstreams.app.registry.SchemaRegistry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From configuration to codecs, and the registry behind them. Any thread. */
public final class Formats {
  private static final String REGISTRY_AWAY = "registry_away";
  private static final String SCHEMA_REFUSED = "schema_refused";

  private final SchemaRegistry registry;
  private final TextCodec texts;
  private final RegisteredResults results;
  private final int maxTexts;

  /** For texts alone. */
  public Formats(CodecConfig codec, RegistryConfig registry) {
    this(codec, registry, OutputConfig.Format.JSON, List.of(), RegistryObserver.NONE);
  }

  /**
   * Asks the registry for nothing yet.
   *
   * @param registry with a URL where a setting needs one
   * @param output format of results
   * @param topics that results are written to
   * @param observer is told of requests to the registry
   * @throws IllegalArgumentException for a schema file that is none, or has no text at the path
   */
  public Formats(
      CodecConfig codec,
      RegistryConfig registry,
      OutputConfig.Format output,
      List<String> topics,
      RegistryObserver observer) {
    this.maxTexts = codec.mostTexts();
    boolean framed = codec.framing() == CodecConfig.Framing.REGISTRY;
    boolean registered = output != OutputConfig.Format.JSON;
    this.registry = framed || registered ? new SchemaRegistry(registry, observer) : null;
    TextCodec data =
        framed
            ? new FramedCodec(
                new KnownSchemas(this.registry, compiler(codec), observer),
                registry.idBytes(),
                codec.mostTexts())
            : plain(codec);
    this.texts =
        codec.envelope() == CodecConfig.Envelope.CLOUDEVENTS
            ? new CloudEventsCodec(data, codec.format() == CodecConfig.Format.RAW)
            : data;
    this.results =
        registered
            ? new RegisteredResults(output, this.registry, registry.idBytes(), topics)
            : null;
  }

  /** How texts are found in values. */
  public TextCodec texts() {
    return texts;
  }

  /** The same, where results follow: values wait until results can be written. */
  public TextCodec textsForResults() {
    return results == null
        ? texts
        : (value, headers) ->
            results.isReady()
                ? texts.decode(value, headers)
                : new Decoded.Awaiting(results.ready(), maxTexts);
  }

  /** How results stand in topics. */
  public ResultBytes results() {
    return results == null ? ResultBytes.JSON : results;
  }

  /** What the registry keeps from working, by type; empty while it answers, or there is none. */
  public Map<String, String> troubles() {
    Map<String, String> troubles = new TreeMap<>();
    if (registry != null) {
      registry.whyAway().ifPresent(why -> troubles.put(REGISTRY_AWAY, why));
    }
    if (results != null) {
      results.whyRefused().ifPresent(why -> troubles.put(SCHEMA_REFUSED, why));
    }
    return troubles;
  }

  /**
   * Asks the registry again what it did not answer, and registers what is not registered yet;
   * blocks for seconds at most.
   */
  public void look() {
    if (registry != null) {
      registry.look();
    }
    if (results != null && !results.isReady()) {
      var unused = results.ready();
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
