package dev.hnetstreams.app.service;

import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.deadletter.ClientSettings;
import dev.hnetstreams.app.lifecycle.LifecycleObserver;
import dev.hnetstreams.schemas.Disagreement;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Where disagreements of a candidate are published, as well as it goes: outside of the stream's
 * transactions, so after a crash one may be missing or there twice. One thread.
 */
final class DisagreementTopic implements AutoCloseable {
  /** Longer than that the broker is away, and so is the disagreement. */
  private static final int PATIENCE_MILLIS = 2_000;

  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  private final String topic;
  private final LifecycleObserver observer;
  private final KafkaProducer<byte[], byte[]> producer;

  /**
   * @param kafka the service's block of client settings
   */
  DisagreementTopic(String topic, Map<String, String> kafka, LifecycleObserver observer) {
    this.topic = topic;
    this.observer = observer;
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    settings.putAll(ClientSettings.of(kafka, ProducerConfig.configNames(), "producer."));
    settings.remove(ProducerConfig.TRANSACTIONAL_ID_CONFIG);
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  void publish(Disagreement disagreement) {
    byte[] id = disagreement.id().getBytes(StandardCharsets.UTF_8);
    try {
      var unused =
          producer.send(
              new ProducerRecord<>(topic, id, ResultWriter.json(disagreement)),
              (where, failure) -> {
                if (failure != null) {
                  observer.onDropped(LifecycleObserver.Drop.UNPUBLISHED);
                }
              });
    } catch (KafkaException e) {
      observer.onDropped(LifecycleObserver.Drop.UNPUBLISHED);
    }
  }

  @Override
  public void close() {
    producer.close(CLOSE_PATIENCE);
  }
}
