package dev.hnetstreams.sandbox.chaos;

import io.confluent.parallelconsumer.ParallelConsumerOptions;
import io.confluent.parallelconsumer.ParallelConsumerOptions.CommitMode;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import io.confluent.parallelconsumer.ParallelStreamProcessor;
import io.confluent.parallelconsumer.PollContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Confluent's parallel consumer, in the order of keys. */
final class ParallelPeer {
  private ParallelPeer() {}

  /**
   * Starts it.
   *
   * @param batchSize records that a thread is given at once
   */
  static void start(PeerSettings settings, PeerCalls calls, CommitMode mode, int batchSize) {
    ParallelConsumerOptions<String, byte[]> options =
        ParallelConsumerOptions.<String, byte[]>builder()
            .consumer(consumer(settings))
            .producer(producer(settings, mode))
            .ordering(ProcessingOrder.KEY)
            .commitMode(mode)
            .commitInterval(Duration.ofMillis(PeerSettings.COMMIT_MILLIS))
            .batchSize(batchSize)
            .maxConcurrency(Peer.LIMIT / batchSize)
            .build();
    ParallelStreamProcessor<String, byte[]> processor =
        ParallelStreamProcessor.createEosStreamProcessor(options);
    processor.subscribe(List.of(settings.in()));
    processor.pollAndProduceMany(context -> results(settings, calls, context));
  }

  private static List<ProducerRecord<String, byte[]>> results(
      PeerSettings settings, PeerCalls calls, PollContext<String, byte[]> context) {
    List<ConsumerRecord<String, byte[]>> records = context.getConsumerRecordsFlattened();
    List<CompletableFuture<byte[]>> values =
        records.stream().map(record -> calls.call(record.value())).toList();
    return IntStream.range(0, records.size())
        .mapToObj(i -> result(settings, records.get(i), values.get(i).join()))
        .toList();
  }

  /** With key, time and headers of its record, as Kafka Streams does. */
  private static ProducerRecord<String, byte[]> result(
      PeerSettings settings, ConsumerRecord<String, byte[]> of, byte[] value) {
    return new ProducerRecord<>(
        settings.out(), null, of.timestamp(), of.key(), value, of.headers());
  }

  private static KafkaConsumer<String, byte[]> consumer(PeerSettings settings) {
    Map<String, Object> of = PeerSettings.consumer();
    of.put("bootstrap.servers", settings.bootstrapServers());
    of.put("group.id", settings.name());
    of.put("enable.auto.commit", false);
    return new KafkaConsumer<>(of, new StringDeserializer(), new ByteArrayDeserializer());
  }

  private static KafkaProducer<String, byte[]> producer(PeerSettings settings, CommitMode mode) {
    Map<String, Object> of = new HashMap<>();
    of.put("bootstrap.servers", settings.bootstrapServers());
    if (mode == CommitMode.PERIODIC_TRANSACTIONAL_PRODUCER) {
      of.put("transactional.id", settings.name());
    }
    // A thread waits until its results are sent: they must not wait for company.
    of.put("linger.ms", 0);
    return new KafkaProducer<>(of, new StringSerializer(), new ByteArraySerializer());
  }
}
