package dev.hnetstreams.app.deadletter;

import dev.hnetstreams.schemas.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Records and what is remembered of their letters in one Kafka transaction. Key, value, timestamp
 * and headers go as they came; the dead letter's own headers stay behind. Owned by one thread.
 */
public final class TransactionalOutlet implements Redrive.Outlet, AutoCloseable {
  /** Of one record, whatever else is sent with it. */
  private static final Set<Class<? extends KafkaException>> REFUSALS =
      Set.of(
          RecordTooLargeException.class,
          InvalidTimestampException.class,
          InvalidRecordException.class);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** As much as the service itself sends, and headers. */
  private static final int MAX_RECORD_BYTES = 16 << 20;

  private final LetterReader reader;
  private final RedriveRules rules;
  private final Producer<byte[], byte[]> producer;
  private final Map<String, Integer> partitions = new HashMap<>();

  /**
   * Of two that send the letters of one reader's topic on for one group, the later fences the
   * other.
   *
   * @param kafka the service's own settings
   */
  public TransactionalOutlet(Map<String, String> kafka, LetterReader reader, RedriveRules rules) {
    this.reader = reader;
    this.rules = rules;
    Map<String, Object> settings =
        ClientSettings.of(kafka, ProducerConfig.configNames(), "producer.");
    settings.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        RedriveNames.transactionalId(reader.groupMetadata().groupId(), reader.topic()));
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    settings.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES);
    settings.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 5);
    // What came compressed goes back so, or the topic that had it would not take it again.
    settings.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    this.producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * @param producer of this outlet's own, with a transactional id
   */
  TransactionalOutlet(Producer<byte[], byte[]> producer, LetterReader reader, RedriveRules rules) {
    this.reader = reader;
    this.rules = rules;
    this.producer = producer;
  }

  @Override
  public void open() {
    producer.initTransactions();
  }

  @Override
  public void send(List<DeadLetter> letters, Map<TopicPartition, RedrivenOffsets> handled)
      throws RecordRejectedException {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    handled.forEach(
        (partition, h) -> offsets.put(partition, new OffsetAndMetadata(h.offset(), h.metadata())));
    try {
      producer.beginTransaction();
      for (DeadLetter letter : letters) {
        var unused = producer.send(onward(letter)); // a failure fails the commit
      }
      producer.sendOffsetsToTransaction(offsets, reader.groupMetadata());
      producer.commitTransaction();
    } catch (ProducerFencedException e) {
      throw new IllegalStateException("another redrive of these dead letters has begun", e);
    } catch (KafkaException e) {
      abort(e);
      Throwable root = root(e);
      if (REFUSALS.stream().anyMatch(c -> c.isInstance(root))) {
        throw new RecordRejectedException(root.getMessage(), e);
      }
      throw new IllegalStateException("not sent, and nothing of it stays: " + root.getMessage(), e);
    }
  }

  private void abort(KafkaException cause) {
    try {
      producer.abortTransaction();
    } catch (KafkaException e) {
      cause.addSuppressed(e); // the next redrive ends it
    }
  }

  private ProducerRecord<byte[], byte[]> onward(DeadLetter letter) {
    RecordHeaders headers = new RecordHeaders();
    letter
        .original()
        .headers()
        .forEach(
            header -> {
              if (!DeadLetterHeaders.OF_LETTERS.contains(header.key())
                  && !header.key().equals(DeadLetterHeaders.TEXT)
                  && !header.key().equals(DeadLetterHeaders.REDRIVES)) {
                headers.add(header);
              }
            });
    // The letter's: the original, where it was read again, is the record with all of its texts.
    Header text = letter.record().headers().lastHeader(DeadLetterHeaders.TEXT);
    if (text != null) {
      headers.add(text);
    }
    headers.add(
        DeadLetterHeaders.REDRIVES,
        Integer.toString(letter.redrives() + 1).getBytes(StandardCharsets.UTF_8));
    String topic = rules.target(letter);
    long timestamp = letter.original().timestamp();
    return new ProducerRecord<>(
        topic,
        partition(letter, topic),
        timestamp < 0 ? null : timestamp,
        letter.original().key(),
        letter.original().value(),
        headers);
  }

  /** Back where it came from, so that order among equal keys is kept; elsewhere by key. */
  private Integer partition(DeadLetter letter, String topic) {
    int count = partitions.computeIfAbsent(topic, t -> producer.partitionsFor(t).size());
    boolean back = topic.equals(letter.sourceTopic());
    return back && letter.sourcePartition() >= 0 && letter.sourcePartition() < count
        ? letter.sourcePartition()
        : null;
  }

  private static Throwable root(Throwable e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
