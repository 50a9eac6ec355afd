package dev.hnetstreams.app.deadletter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The dead letters that are there, oldest offset first in each partition, and what a redrive group
 * remembers of them. Joins no group, commits nothing. Owned by one thread.
 */
public final class LetterReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String topic;
  private final String group;
  private final Map<String, Object> settings;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<String, Boolean> topics = new HashMap<>();
  private Originals originals;

  /**
   * @param kafka the service's own settings
   * @param group whose memory is asked for
   */
  public LetterReader(Map<String, String> kafka, String topic, String group) {
    this.topic = topic;
    this.group = group;
    this.settings = ClientSettings.of(kafka, ConsumerConfig.configNames(), "consumer.");
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * @param consumer of this reader's own
   * @param settings for reading originals at their sources
   */
  LetterReader(
      Consumer<byte[], byte[]> consumer, Map<String, Object> settings, String topic, String group) {
    this.topic = topic;
    this.group = group;
    this.settings = settings;
    this.consumer = consumer;
  }

  String topic() {
    return topic;
  }

  /** Of the group whose memory is asked for. */
  ConsumerGroupMetadata groupMetadata() {
    return consumer.groupMetadata();
  }

  /**
   * What has been sent on, by partition; all of it is committed for good.
   *
   * @throws IllegalStateException without the topic, or when the group is used for something else
   */
  Map<TopicPartition, RedrivenOffsets> handled() {
    List<TopicPartition> partitions = partitions(topic);
    Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(Set.copyOf(partitions));
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    Map<TopicPartition, RedrivenOffsets> handled = new HashMap<>();
    for (TopicPartition partition : partitions) {
      OffsetAndMetadata offset = committed.get(partition);
      // Beyond the end: the topic was made anew since.
      handled.put(
          partition,
          offset == null || offset.offset() > ends.get(partition)
              ? new RedrivenOffsets(begins.get(partition))
              : parsed(offset));
    }
    return handled;
  }

  private RedrivenOffsets parsed(OffsetAndMetadata offset) {
    try {
      return RedrivenOffsets.parse(offset.offset(), offset.metadata());
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "group %s: %s; it is not a group of dlq redrive".formatted(group, e.getMessage()), e);
    }
  }

  /** Is told of a letter. False ends the reading. */
  public interface Listener {
    /**
     * @param redriven it has been sent on by the group
     */
    boolean onLetter(DeadLetter letter, boolean redriven);
  }

  /**
   * All letters, to the end that there is now.
   *
   * @throws IllegalStateException without the topic
   */
  public void list(Listener listener) {
    Map<TopicPartition, RedrivenOffsets> handled = handled();
    read(
        Map.of(),
        letter ->
            listener.onLetter(
                letter,
                handled
                    .get(new TopicPartition(topic, letter.record().partition()))
                    .contains(letter.record().offset())));
  }

  /**
   * Reads to the end that there is now.
   *
   * @param from where to begin; a partition that is not in it is read from its beginning
   * @param onLetter false ends the reading
   */
  void read(Map<TopicPartition, Long> from, Predicate<DeadLetter> onLetter) {
    List<TopicPartition> open = new ArrayList<>(partitions(topic));
    consumer.assign(open);
    consumer.seekToBeginning(open);
    Map<TopicPartition, Long> begins = consumer.beginningOffsets(open);
    from.forEach((p, offset) -> consumer.seek(p, Math.max(offset, begins.get(p))));
    Map<TopicPartition, Long> ends = consumer.endOffsets(open);
    while (true) {
      open.removeIf(partition -> consumer.position(partition) >= ends.get(partition));
      if (open.isEmpty()) {
        return;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        boolean ofNow =
            record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()));
        if (ofNow && !onLetter.test(DeadLetter.of(record))) {
          return;
        }
      }
    }
  }

  /**
   * @throws IllegalStateException when there is no such topic
   */
  public void requireTopic(String name) {
    partitions(name);
  }

  /** Whether there is such a topic that we may see; asked once for each name. */
  boolean hasTopic(String name) {
    return topics.computeIfAbsent(name, this::askForTopic);
  }

  private boolean askForTopic(String name) {
    try {
      List<PartitionInfo> infos = consumer.partitionsFor(name);
      return infos != null && !infos.isEmpty();
    } catch (InvalidTopicException | TopicAuthorizationException e) {
      return false;
    }
  }

  private List<TopicPartition> partitions(String name) {
    List<PartitionInfo> infos = consumer.partitionsFor(name);
    if (infos == null || infos.isEmpty()) {
      throw new IllegalStateException(name + ": no such topic");
    }
    return infos.stream().map(i -> new TopicPartition(i.topic(), i.partition())).toList();
  }

  /**
   * Reads at its source the record that a letter had no room for.
   *
   * @return empty when it has been deleted there
   */
  Optional<DeadLetter> withOriginal(DeadLetter letter) {
    if (originals == null) {
      originals = new Originals(settings);
    }
    return originals.of(letter).map(letter::withOriginal);
  }

  @Override
  public void close() {
    if (originals != null) {
      originals.close();
    }
    consumer.close();
  }
}
