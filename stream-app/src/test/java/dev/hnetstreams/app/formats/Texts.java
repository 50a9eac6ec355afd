package dev.hnetstreams.app.formats;

import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.config.ConfigLoader;
import java.util.List;
import java.util.Map;

/** Codecs as settings make them. */
final class Texts {
  private Texts() {}

  /** What {@code --set} says, one after the other. */
  static Formats formats(String... settings) {
    AppConfig config = ConfigLoader.load(null, Map.of(), List.of(settings)).bind();
    return new Formats(config.codec(), config.registry());
  }

  static TextCodec of(String... settings) {
    return formats(settings).texts();
  }
}
