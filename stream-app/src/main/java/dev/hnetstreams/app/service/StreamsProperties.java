package dev.hnetstreams.app.service;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.topology.ClassifyTopology;
import dev.hnetstreams.app.topology.OutputLimits;
import dev.hnetstreams.app.topology.SmallRocksDb;
import dev.hnetstreams.app.topology.StreamsSettings;
import dev.hnetstreams.app.topology.TimeOfRecord;
import dev.hnetstreams.async.AsyncStage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;

/** From our settings to Kafka's. The {@code kafka} block wins over everything here. */
final class StreamsProperties {
  /**
   * What a transaction may take beyond a drain and a commit interval. An instance that is killed
   * and does not come back leaves its transaction open, and readers of committed results wait for
   * the broker to abort it.
   */
  private static final Duration TRANSACTION_SPARE = Duration.ofSeconds(30);

  /** Room for a text of {@code maxTextBytes} and for dead letters with all their headers. */
  private static final int SPARE_BYTES = 1 << 20;

  /** A dead letter that is long and compresses well is carried whole. */
  private static final int MIN_REQUEST_BYTES = 16 << 20;

  /** What a partition gets between two commits at saturation, in one request or two. */
  private static final int PRODUCER_BATCH_BYTES = 128 << 10;

  /** How late new partitions and topics that are gone are noticed; Kafka's default is 5 minutes. */
  private static final Duration METADATA_AGE = Duration.ofSeconds(10);

  /** Longest sleep of a stream thread that awaits no answer; a record that comes ends it. */
  private static final Duration IDLE_POLL = Duration.ofMillis(10);

  private StreamsProperties() {}

  /**
   * @param advertised where other instances reach this one, or null
   */
  static Properties of(AppConfig config, String advertised) {
    StreamsSettings settings = config.streams();
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    p.put(
        StreamsConfig.CLIENT_ID_CONFIG,
        "%s-%s-%s"
            .formatted(
                settings.applicationId(),
                ClassifyTopology.mark(config.topics().inputs()),
                UUID.randomUUID()));
    p.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        settings.guarantee() == StreamsSettings.Guarantee.EXACTLY_ONCE_V2
            ? StreamsConfig.EXACTLY_ONCE_V2
            : StreamsConfig.AT_LEAST_ONCE);
    p.put(
        StreamsConfig.GROUP_PROTOCOL_CONFIG,
        settings.groupProtocol().name().toLowerCase(Locale.ROOT));
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, settings.commitInterval().toMillis());
    p.put(StreamsConfig.POLL_MS_CONFIG, idlePoll(settings).toMillis());
    p.put(StreamsConfig.STATE_DIR_CONFIG, stateDir(settings).toString());
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocksDb.class);
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 1L << 20);
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    p.put(StreamsConfig.METADATA_MAX_AGE_CONFIG, METADATA_AGE.toMillis());
    AsyncStage.configure(p);
    p.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
        Math.max(MIN_REQUEST_BYTES, config.model().maxTextBytes() + SPARE_BYTES));
    p.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    p.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), PRODUCER_BATCH_BYTES);
    if (settings.guarantee() == StreamsSettings.Guarantee.EXACTLY_ONCE_V2) {
      p.put(
          StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
          (int) transactionTimeout(settings).toMillis());
    }
    if (advertised != null) {
      p.put(StreamsConfig.APPLICATION_SERVER_CONFIG, advertised);
    }
    p.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, TimeOfRecord.class);
    p.putAll(config.kafka());
    return p;
  }

  /** What the producer by these properties takes, and Kafka's defaults for every topic. */
  static OutputLimits outputLimits(Properties streams) {
    ProducerConfig producer = new ProducerConfig(producerOf(streams));
    long request = producer.getInt(ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
    long memory = producer.getLong(ProducerConfig.BUFFER_MEMORY_CONFIG);
    return new OutputLimits(
        (int) Math.min(request, memory),
        producer.getString(ProducerConfig.COMPRESSION_TYPE_CONFIG));
  }

  /** One with the prefix wins over one without, as in Kafka Streams. */
  private static Map<String, Object> producerOf(Properties streams) {
    Map<String, Object> own = new HashMap<>();
    for (String key :
        List.of(
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            ProducerConfig.COMPRESSION_TYPE_CONFIG)) {
      Object value = streams.getOrDefault(StreamsConfig.producerPrefix(key), streams.get(key));
      if (value != null) {
        own.put(key, value);
      }
    }
    own.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
    own.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    own.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    return own;
  }

  /**
   * While answers are awaited the stage's own clients poll for {@code streams.pollInterval}. Under
   * the streams protocol Kafka Streams makes its consumer itself, so there it is always that.
   */
  private static Duration idlePoll(StreamsSettings settings) {
    Duration awaiting = settings.pollInterval();
    boolean ours = settings.groupProtocol() == StreamsSettings.GroupProtocol.CLASSIC;
    return ours && awaiting.compareTo(IDLE_POLL) < 0 ? IDLE_POLL : awaiting;
  }

  /** Above any drain, so that the broker does not abort a commit that waits for the model. */
  private static Duration transactionTimeout(StreamsSettings settings) {
    return settings.drainTimeout().plus(settings.commitInterval()).plus(TRANSACTION_SPARE);
  }

  /** Where Kafka Streams keeps this application's part of it. */
  static Path taskDir(StreamsSettings settings) {
    return stateDir(settings).resolve(settings.applicationId());
  }

  static Path stateDir(StreamsSettings settings) {
    return settings.stateDir() != null
        ? settings.stateDir()
        : Path.of(System.getProperty("java.io.tmpdir"), "hnet-streams");
  }
}
