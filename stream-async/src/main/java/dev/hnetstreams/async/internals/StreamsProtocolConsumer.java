package dev.hnetstreams.async.internals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.internals.AsyncKafkaConsumer;
import org.apache.kafka.clients.consumer.internals.StreamsRebalanceData;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.internals.ConsumerWrapper;

/**
 * The consumer of a stream thread under the streams group protocol, which Kafka Streams makes
 * without asking its client supplier: {@link #CONFIG} names this class to it.
 */
public final class StreamsProtocolConsumer extends ConsumerWrapper {
  public static final String CONFIG = StreamsConfig.InternalConfig.INTERNAL_CONSUMER_WRAPPER;

  private RemadeTopics topics;

  @Override
  public void wrapConsumer(
      AsyncKafkaConsumer<byte[], byte[]> consumer,
      Map<String, Object> config,
      Optional<StreamsRebalanceData> rebalanceData) {
    super.wrapConsumer(consumer, config, rebalanceData);
    topics = RemadeTopics.of(consumer);
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    return topics.polled(super.poll(timeout));
  }
}
