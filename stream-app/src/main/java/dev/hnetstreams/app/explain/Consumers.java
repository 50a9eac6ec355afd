package dev.hnetstreams.app.explain;

import dev.hnetstreams.app.deadletter.ClientSettings;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Consumers that join no group and commit nothing. */
final class Consumers {
  private Consumers() {}

  /**
   * @param kafka the service's own settings
   * @param isolation {@code read_committed} or {@code read_uncommitted}
   */
  static Consumer<byte[], byte[]> open(Map<String, String> kafka, String isolation) {
    Map<String, Object> settings =
        ClientSettings.of(kafka, ConsumerConfig.configNames(), "consumer.");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
