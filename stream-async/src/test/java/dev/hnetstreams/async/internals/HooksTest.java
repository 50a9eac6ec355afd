package dev.hnetstreams.async.internals;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HooksTest {
  @Test
  void thisKafkaStreamsHasThemAll() {
    assertThatCode(Hooks::require).doesNotThrowAnyException();
  }

  @Test
  void aKafkaStreamsWhoseHookHasMovedIsRefusedWithItsName() {
    assertThatThrownBy(() -> Hooks.require("java.lang.String", "length", "flushCache"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has no java.lang.String.flushCache")
        .hasMessageContaining("expected 4.1 to 4.3");
    assertThatThrownBy(() -> Hooks.require("org.apache.kafka.streams.Gone"))
        .hasMessageContaining("has no org.apache.kafka.streams.Gone");
  }
}
