package dev.hnetstreams.app.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputTopicsTest {
  private static final TopicPartition THIRD = new TopicPartition("chat.en", 3);

  @Test
  void aNameMeansItselfAndItsPartitionsAreNumbers() {
    InputTopics one = InputTopics.named("chat.en");

    assertThat(one.includes("chat.en")).isTrue();
    assertThat(one.includes("chat-en")).isFalse();
    assertThat(one.label(THIRD)).isEqualTo("3");
    assertThat(one).hasToString("chat.en");
  }

  @Test
  void aPatternMeansWholeNamesAndItsPartitionsAreOfTopics() {
    InputTopics many = InputTopics.matching("chat\\..+");

    assertThat(many.includes("chat.en")).isTrue();
    assertThat(many.includes("my.chat.en")).isFalse();
    assertThat(many.includes("chat.")).isFalse();
    assertThat(many.label(THIRD)).isEqualTo("chat.en-3");
    assertThat(many).hasToString("/chat\\..+/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "chat\\..+ chat.",
        "chat\\.(en|de) ''",
        "chats? chat",
        "chat.* chat",
        ".* ''",
        "chat chat",
        "[a-z]+ ''",
      })
  void aPermissionIsForWhatThePatternSaysLiterally(String pattern, String prefix) {
    assertThat(InputTopics.matching(pattern).prefix()).isEqualTo(prefix);
  }
}
