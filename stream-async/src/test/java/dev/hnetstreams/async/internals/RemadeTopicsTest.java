package dev.hnetstreams.async.internals;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A position counts records of one topic, and not of another that has its name. */
class RemadeTopicsTest {
  private static final TopicPartition PARTITION = new TopicPartition("in", 0);

  private final MockConsumer<byte[], byte[]> kafkas = new MockConsumer<>("earliest");
  private final Map<String, Uuid> ids = new HashMap<>(Map.of("in", Uuid.randomUuid()));
  private final RemadeTopics topics = new RemadeTopics(kafkas, () -> ids);

  @BeforeEach
  void assign() {
    kafkas.assign(List.of(PARTITION));
    kafkas.updateBeginningOffsets(Map.of(PARTITION, 0L));
  }

  @Test
  void theSameTopicIsReadOn() {
    assertThat(poll(0, 1, 2).count()).isEqualTo(3);
    assertThat(poll(3).count()).isEqualTo(1);
  }

  @Test
  void anotherTopicOfThatNameIsReadFromItsBeginning() {
    poll(0, 1, 2);
    ids.put("in", Uuid.randomUuid());

    assertThat(poll(3, 4).count()).as("skipped 0 to 2 of the new one").isZero();
    assertThat(kafkas.position(PARTITION)).isZero();
    assertThat(poll(0, 1).count()).isEqualTo(2);
  }

  @Test
  void aTopicThatIsGoneForAWhileIsKnownByItsOldIdWhenItComesBack() {
    poll(0, 1);
    Uuid before = ids.remove("in");
    poll();
    ids.put("in", Uuid.randomUuid());
    poll();
    assertThat(kafkas.position(PARTITION)).isZero();

    assertThat(before).isNotEqualTo(ids.get("in"));
  }

  @Test
  void whatALastCommitOfTheOldTopicLeftIsNotBelieved() {
    poll(0, 1, 2);
    kafkas.commitSync(Map.of(PARTITION, new OffsetAndMetadata(3)));
    ids.put("in", Uuid.randomUuid());
    poll();

    assertThat(kafkas.position(PARTITION)).isZero();
  }

  @Test
  void whatAnotherMemberHasCommittedOfTheNewTopicIsNotReadAgain() {
    poll(); // assigned, and nothing read
    kafkas.commitSync(Map.of(PARTITION, new OffsetAndMetadata(7)));
    ids.put("in", Uuid.randomUuid());
    poll();

    assertThat(kafkas.position(PARTITION)).isEqualTo(7);
  }

  private ConsumerRecords<byte[], byte[]> poll(long... offsets) {
    for (long offset : offsets) {
      kafkas.addRecord(new ConsumerRecord<>("in", 0, offset, null, new byte[0]));
    }
    return topics.polled(kafkas.poll(Duration.ZERO));
  }
}
