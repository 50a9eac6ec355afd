package dev.hnetstreams.app.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.streams.StreamsConfig;

/** The keys that Kafka's clients and Streams declare. */
final class KafkaKeys {
  private static final Map<String, ConfigDef.Type> TYPES = types();
  private static final List<String> PREFIXES =
      List.of(
          StreamsConfig.MAIN_CONSUMER_PREFIX,
          StreamsConfig.RESTORE_CONSUMER_PREFIX,
          StreamsConfig.GLOBAL_CONSUMER_PREFIX,
          StreamsConfig.CONSUMER_PREFIX,
          StreamsConfig.PRODUCER_PREFIX,
          StreamsConfig.ADMIN_CLIENT_PREFIX);

  private KafkaKeys() {}

  /** Whether Kafka declares a key, prefixes such as {@code consumer.} aside. */
  static boolean declared(String key) {
    return TYPES.containsKey(key);
  }

  /**
   * Whether a key's value must not be printed: Kafka declares it as a password, or does not declare
   * it, so that a plugin's password may be there.
   */
  static boolean secret(String key) {
    ConfigDef.Type type = TYPES.get(bare(key));
    return type == null || type == ConfigDef.Type.PASSWORD;
  }

  private static String bare(String key) {
    return PREFIXES.stream()
        .filter(key::startsWith)
        .findFirst()
        .map(prefix -> key.substring(prefix.length()))
        .orElse(key);
  }

  private static Map<String, ConfigDef.Type> types() {
    Map<String, ConfigDef.Type> types = new HashMap<>();
    for (ConfigDef definition :
        List.of(
            ConsumerConfig.configDef(),
            ProducerConfig.configDef(),
            AdminClientConfig.configDef(),
            StreamsConfig.configDef())) {
      definition.configKeys().forEach((name, key) -> types.put(name, key.type));
    }
    return types;
  }
}
