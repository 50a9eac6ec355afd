package dev.hnetstreams.async.internals;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a topic from its beginning when it was deleted and made again under a running consumer.
 * Kafka's consumer knows that the topic is another, and keeps its position in it: whatever the new
 * topic has below that is skipped without a word. Owned by the consumer's thread.
 */
final class RemadeTopics {
  private static final Logger LOG = LoggerFactory.getLogger(RemadeTopics.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Supplier<Map<String, Uuid>> current;
  private final Map<String, Uuid> known = new HashMap<>();
  private final Set<TopicPartition> delivered = new HashSet<>();

  /**
   * @param current topics of the consumer and their ids, as it knows them now
   */
  RemadeTopics(Consumer<byte[], byte[]> consumer, Supplier<Map<String, Uuid>> current) {
    this.consumer = consumer;
    this.current = current;
  }

  /**
   * Watches one of Kafka's own consumers.
   *
   * @throws IllegalStateException when Kafka's client does not look as it did
   */
  static RemadeTopics of(Consumer<byte[], byte[]> consumer) {
    Object client =
        consumer instanceof KafkaConsumer
            ? field(KafkaConsumer.class, "delegate", consumer)
            : consumer;
    Metadata metadata = (Metadata) field(client.getClass(), "metadata", client);
    return new RemadeTopics(consumer, metadata::topicIds);
  }

  /**
   * Takes what a poll brought, and gives back what is to be processed: nothing of a topic that
   * turned out to be a new one, which is read again from where it is to be read.
   */
  ConsumerRecords<byte[], byte[]> polled(ConsumerRecords<byte[], byte[]> records) {
    Set<String> remade = remade();
    Set<TopicPartition> assigned = consumer.assignment();
    delivered.retainAll(assigned);
    for (TopicPartition partition : assigned) {
      if (remade.contains(partition.topic())) {
        startAnew(partition);
      }
    }
    ConsumerRecords<byte[], byte[]> left = remade.isEmpty() ? records : without(records, remade);
    delivered.addAll(left.partitions());
    return left;
  }

  private Set<String> remade() {
    Set<String> remade = new HashSet<>();
    current
        .get()
        .forEach(
            (topic, id) -> {
              Uuid before = known.put(topic, id);
              if (before != null && !before.equals(id)) {
                LOG.warn("event=topic_made_again topic={} then=read_from_beginning", topic);
                remade.add(topic);
              }
            });
    return remade;
  }

  /**
   * The broker forgets a group's offsets together with their topic. What is committed now is of
   * another member that has started anew already, unless this one has read the old topic: then it
   * is of a last commit of that.
   */
  private void startAnew(TopicPartition partition) {
    OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
    if (delivered.remove(partition) || committed == null) {
      consumer.seekToBeginning(Set.of(partition));
    } else {
      consumer.seek(partition, committed);
    }
  }

  private static ConsumerRecords<byte[], byte[]> without(
      ConsumerRecords<byte[], byte[]> records, Set<String> topics) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> kept = new HashMap<>();
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(records.nextOffsets());
    for (TopicPartition partition : records.partitions()) {
      if (!topics.contains(partition.topic())) {
        kept.put(partition, records.records(partition));
      }
    }
    next.keySet().removeIf(partition -> topics.contains(partition.topic()));
    return new ConsumerRecords<>(kept, next);
  }

  private static Object field(Class<?> of, String name, Object object) {
    try {
      Field field = of.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(object);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "kafka-clients: %s: no field %s, expected that of 4.3".formatted(of.getName(), name), e);
    }
  }
}
