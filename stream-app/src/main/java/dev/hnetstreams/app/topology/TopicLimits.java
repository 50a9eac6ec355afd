package dev.hnetstreams.app.topology;

import java.util.Map;
import java.util.function.Function;

/**
 * What a topic takes, by its own configuration.
 *
 * @param maxMessageBytes longest batch of records as it is stored, in bytes: the lesser of {@code
 *     max.message.bytes} and {@code segment.bytes}
 * @param compression of what is stored: {@code producer}, {@code uncompressed} or a codec's name
 * @param compacted whether every record needs a key
 * @param keepsTimestamps false when the broker writes its own time on every record
 * @param beforeMillis how old a record's timestamp may be
 * @param afterMillis how far ahead a record's timestamp may be
 */
public record TopicLimits(
    int maxMessageBytes,
    String compression,
    boolean compacted,
    boolean keepsTimestamps,
    long beforeMillis,
    long afterMillis) {
  /** Kafka's own defaults. */
  public static final TopicLimits DEFAULTS =
      new TopicLimits(1_048_588, "producer", false, true, Long.MAX_VALUE, 3_600_000);

  /** Reads a topic's configuration, by Kafka's names; a key that is missing has its default. */
  public static TopicLimits of(Map<String, String> config) {
    return new TopicLimits(
        Math.min(
            value(config, "max.message.bytes", Integer::parseInt, DEFAULTS.maxMessageBytes),
            value(config, "segment.bytes", Integer::parseInt, Integer.MAX_VALUE)),
        config.getOrDefault("compression.type", DEFAULTS.compression),
        config.getOrDefault("cleanup.policy", "delete").contains("compact"),
        !"LogAppendTime".equals(config.get("message.timestamp.type")),
        value(config, "message.timestamp.before.max.ms", Long::parseLong, DEFAULTS.beforeMillis),
        value(config, "message.timestamp.after.max.ms", Long::parseLong, DEFAULTS.afterMillis));
  }

  private static <T> T value(
      Map<String, String> config, String key, Function<String, T> parse, T otherwise) {
    String text = config.get(key);
    return text == null ? otherwise : parse.apply(text);
  }

  TopicLimits withMaxMessageBytes(int bytes) {
    return new TopicLimits(
        bytes, compression, compacted, keepsTimestamps, beforeMillis, afterMillis);
  }

  TopicLimits withCompacted() {
    return new TopicLimits(
        maxMessageBytes, compression, true, keepsTimestamps, beforeMillis, afterMillis);
  }

  TopicLimits withTimestamps(long before, long after) {
    return new TopicLimits(maxMessageBytes, compression, compacted, true, before, after);
  }
}
