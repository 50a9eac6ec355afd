package dev.hnetstreams.app.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class LetterReaderTest {
  private static final TopicPartition FIRST = new TopicPartition("dead", 0);

  private final DeadLetterTopic topic =
      new DeadLetterTopic(2).letter(0, 3).letter(0, 5).letter(1, 0);
  private final List<String> read = new ArrayList<>();

  @Test
  void everyLetterUpToTheEndOfNowIsReadOnce() {
    topic.reader().read(Map.of(), letter -> read.add(letter.name()));

    assertThat(read).containsExactlyInAnyOrder("0-3", "0-5", "1-0");
  }

  @Test
  void readingBeginsWhereItIsToldAndEndsWhenTheListenerHasEnough() {
    topic.reader().read(Map.of(FIRST, 4L), letter -> read.add(letter.name()));
    assertThat(read).containsExactlyInAnyOrder("0-5", "1-0");
    read.clear();
    topic.reader().read(Map.of(), letter -> read.add(letter.name()) && read.isEmpty());
    assertThat(read).hasSize(1);
  }

  @Test
  void anEmptyTopicIsReadAtOnce() {
    new DeadLetterTopic(3).reader().read(Map.of(), letter -> read.add(letter.name()));

    assertThat(read).isEmpty();
  }

  @Test
  void theListSaysWhichLettersTheGroupHasSentOn() {
    BitSet handled = new BitSet();
    handled.set(2);
    topic.committed(0, 3, OffsetRuns.format(handled, 0));
    topic.reader().list((letter, redriven) -> read.add(letter.name() + " " + redriven));

    assertThat(read).containsExactlyInAnyOrder("0-3 false", "0-5 true", "1-0 false");
  }

  @Test
  void aTopicThatWasMadeAnewIsReadFromItsBeginning() {
    topic.committed(0, 100, "");

    assertThat(topic.reader().handled().get(FIRST).offset()).isEqualTo(3);
  }

  @Test
  void aGroupOfAnotherUseIsRefused() {
    topic.committed(0, 3, "of a consumer of theirs");

    assertThatThrownBy(() -> topic.reader().handled())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("group group: metadata of another format");
  }

  @Test
  void aTopicThatIsNotThereIsNamed() {
    LetterReader reader = topic.reader();

    assertThat(reader.hasTopic("in")).isTrue();
    assertThat(reader.hasTopic("nowhere")).isFalse();
    assertThatThrownBy(() -> reader.requireTopic("nowhere")).hasMessage("nowhere: no such topic");
  }
}
