package dev.hnetstreams.app.deadletter;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What the service's {@code kafka} block means for a plain client. */
public final class ClientSettings {
  private ClientSettings() {}

  /**
   * The client's own keys; one with the prefix wins over one without, as in Kafka Streams.
   *
   * @param names keys that the client knows
   * @param prefix such as {@code consumer.}
   */
  public static Map<String, Object> of(
      Map<String, String> kafka, Set<String> names, String prefix) {
    Map<String, Object> settings = new HashMap<>();
    kafka.forEach(
        (key, value) -> {
          if (names.contains(key)) {
            settings.put(key, value);
          }
        });
    kafka.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && names.contains(key.substring(prefix.length()))) {
            settings.put(key.substring(prefix.length()), value);
          }
        });
    return settings;
  }
}
