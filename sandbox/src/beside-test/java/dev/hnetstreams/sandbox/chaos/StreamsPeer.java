package dev.hnetstreams.sandbox.chaos;

import dev.hnetstreams.async.AsyncStage;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** The two peers in Kafka Streams: they differ in nothing but the processor. */
final class StreamsPeer {
  private StreamsPeer() {}

  static void stage(PeerSettings settings, PeerCalls calls) {
    AsyncStage<byte[], byte[], byte[]> stage =
        AsyncStage.<byte[], byte[], byte[]>builder("stage")
            .function((record, at) -> calls.call(record.value()))
            .maxInFlight(Peer.LIMIT / Flow.PARTITIONS)
            .build();
    new KafkaStreams(topology(settings, stage), properties(settings), stage.guard()).start();
  }

  static void blocking(PeerSettings settings, PeerCalls calls) {
    ProcessorSupplier<byte[], byte[], byte[], byte[]> processor =
        () ->
            new ContextualProcessor<>() {
              @Override
              public void process(Record<byte[], byte[]> record) {
                context().forward(record.withValue(calls.call(record.value()).join()));
              }
            };
    new KafkaStreams(topology(settings, processor), properties(settings)).start();
  }

  private static Topology topology(
      PeerSettings settings, ProcessorSupplier<byte[], byte[], byte[], byte[]> processor) {
    Topology topology = new Topology();
    topology.addSource(
        "source", new ByteArrayDeserializer(), new ByteArrayDeserializer(), settings.in());
    topology.addProcessor("call", processor, "source");
    topology.addSink(
        "sink", settings.out(), new ByteArraySerializer(), new ByteArraySerializer(), "call");
    return topology;
  }

  private static Properties properties(PeerSettings settings) {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.name());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, PeerSettings.COMMIT_MILLIS);
    // The blocking one makes as many calls at once as there are threads.
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Flow.PARTITIONS);
    properties.put(StreamsConfig.POLL_MS_CONFIG, 5);
    properties.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    PeerSettings.consumer()
        .forEach((key, value) -> properties.put(StreamsConfig.mainConsumerPrefix(key), value));
    return properties;
  }
}
