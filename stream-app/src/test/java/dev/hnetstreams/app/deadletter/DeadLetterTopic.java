package dev.hnetstreams.app.deadletter;

import dev.hnetstreams.schemas.DeadLetterHeaders;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * A topic {@code dead} of some partitions in Kafka's own mock of a consumer; letters of {@code in}.
 */
final class DeadLetterTopic {
  static final RedriveRules RULES =
      new RedriveRules(
          new LetterFilter(Set.of(Reason.MODEL_FAILED), null, null, Set.of()),
          null,
          Set.of("dead"),
          3);

  private final Map<Integer, List<ConsumerRecord<byte[], byte[]>>> letters = new HashMap<>();
  private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
  private final int partitions;

  DeadLetterTopic(int partitions) {
    this.partitions = partitions;
  }

  /** Adds a letter of a record that the model failed on; its value is its own name. */
  DeadLetterTopic letter(int partition, long offset) {
    letters
        .computeIfAbsent(partition, p -> new ArrayList<>())
        .add(record(partition, offset, Reason.MODEL_FAILED));
    return this;
  }

  DeadLetterTopic committed(int partition, long offset, String metadata) {
    committed.put(new TopicPartition("dead", partition), new OffsetAndMetadata(offset, metadata));
    return this;
  }

  static ConsumerRecord<byte[], byte[]> record(int partition, long offset, Reason reason) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("trace", utf8("abc"));
    headers.add(DeadLetterHeaders.REASON, utf8(reason.wireName()));
    headers.add(DeadLetterHeaders.TOPIC, utf8("in"));
    headers.add(DeadLetterHeaders.PARTITION, utf8("1"));
    headers.add(DeadLetterHeaders.OFFSET, utf8("7"));
    byte[] value = utf8(partition + "-" + offset);
    return new ConsumerRecord<>(
        "dead",
        partition,
        offset,
        1_000,
        TimestampType.CREATE_TIME,
        3,
        value.length,
        utf8("key"),
        value,
        headers,
        Optional.empty());
  }

  /** One more letter, written after the reader has asked where the topic ends, is there as well. */
  LetterReader reader() {
    MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    List<PartitionInfo> infos = new ArrayList<>();
    Map<TopicPartition, Long> begins = new HashMap<>();
    Map<TopicPartition, Long> ends = new HashMap<>();
    for (int p = 0; p < partitions; p++) {
      infos.add(new PartitionInfo("dead", p, null, null, null));
      List<ConsumerRecord<byte[], byte[]>> all = letters.getOrDefault(p, List.of());
      TopicPartition partition = new TopicPartition("dead", p);
      begins.put(partition, all.isEmpty() ? 0 : all.get(0).offset());
      ends.put(partition, all.isEmpty() ? 0 : all.get(all.size() - 1).offset() + 1);
    }
    consumer.updatePartitions("dead", infos);
    consumer.updatePartitions("in", List.of(new PartitionInfo("in", 0, null, null, null)));
    consumer.updateBeginningOffsets(begins);
    consumer.updateEndOffsets(ends);
    if (!committed.isEmpty()) {
      consumer.assign(begins.keySet());
      consumer.commitSync(committed);
    }
    consumer.schedulePollTask(
        () -> {
          letters.values().forEach(all -> all.forEach(consumer::addRecord));
          if (ends.get(new TopicPartition("dead", 0)) > 0) {
            long end = ends.get(new TopicPartition("dead", 0));
            consumer.addRecord(record(0, end, Reason.MODEL_FAILED));
          }
        });
    return new LetterReader(consumer, Map.of(), "dead", "group");
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
