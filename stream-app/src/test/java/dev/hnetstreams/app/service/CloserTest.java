package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CloserTest {
  @Test
  void partsAreClosedInReverseAndAFailureOfOneKeepsTheOthersAndTheError() {
    List<String> closed = new ArrayList<>();
    Closer closer = new Closer();
    closer.add("first", () -> closed.add("first"));
    closer.add(
        "second",
        () -> {
          throw new IllegalStateException("cannot close");
        });
    closer.add("third", () -> closed.add("third"));
    RuntimeException error = new IllegalArgumentException("cannot build");

    assertThat(closer.closeFor(error)).isSameAs(error);
    assertThat(closed).containsExactly("third", "first");
    assertThat(error.getSuppressed()).singleElement().isInstanceOf(IllegalStateException.class);
  }
}
