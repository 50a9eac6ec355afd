package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.HeaderLookup;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import dev.hnetstreams.app.registry.FakeRegistry;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Codecs as settings make them, and what they read. */
final class Texts {
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Of every order. */
  static final String ORDERED = "Größe 42, bitte";

  private Texts() {}

  /** What {@code --set} says, one after the other. */
  static Formats formats(String... settings) {
    AppConfig config = ConfigLoader.load(null, Map.of(), List.of(settings)).bind();
    return new Formats(config.codec(), config.registry());
  }

  static TextCodec of(String... settings) {
    return formats(settings).texts();
  }

  /** Of values that name their schema, with the text of an order; {@code more} comes first. */
  static Formats framed(FakeRegistry registry, String format, String... more) {
    List<String> settings = new ArrayList<>(List.of(more));
    settings.addAll(
        List.of(
            "codec.format=" + format,
            "codec.framing=registry",
            "codec.textPointer=/body/text",
            "registry.url=" + registry.url()));
    return formats(settings.toArray(String[]::new));
  }

  /** Waits for the schema. */
  static Decoded awaited(TextCodec codec, byte[] value) {
    return codec.await(value, HeaderLookup.NONE, PATIENCE);
  }

  /** Waits for the schema of JSON with an id in front of it. */
  static Decoded awaited(TextCodec codec, long id, String json) {
    return awaited(codec, Frame.framed(id, 4, json.getBytes(StandardCharsets.UTF_8)));
  }

  static String text(Decoded decoded) {
    return new String(((Decoded.Text) decoded).bytes(), StandardCharsets.UTF_8);
  }

  static Reason reason(Decoded decoded) {
    return ((Decoded.Undecodable) decoded).reason();
  }
}
