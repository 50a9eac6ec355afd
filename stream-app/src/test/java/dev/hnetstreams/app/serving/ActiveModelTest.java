package dev.hnetstreams.app.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.Inference;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A text that meets a swap is asked of the model that answers. */
class ActiveModelTest {
  private final List<String> asked = new ArrayList<>();

  @Test
  void aTextThatMeetsAClosedModelIsAskedOfTheNext() {
    CompletableFuture<Inference> answer = ask(List.of("old", "new", "new"));

    assertThat(asked).containsExactly("old", "new");
    assertThat(answer).isNotDone();
  }

  @Test
  void severalSwapsInARowAreFollowed() {
    CompletableFuture<Inference> answer = ask(List.of("old", "older", "new", "new"));

    assertThat(asked).containsExactly("old", "older", "new");
    assertThat(answer).isNotDone();
  }

  @Test
  void aTextThatTheOldModelTookStaysThere() {
    var unused = ask(List.of("busy", "new"));

    assertThat(asked).containsExactly("busy");
  }

  @Test
  void whenTheServiceClosesTheRefusalIsTheAnswer() {
    CompletableFuture<Inference> answer = ask(List.of("old", "old"));

    assertThat(asked).containsExactly("old");
    assertThat(answer.join()).isInstanceOf(Inference.Failed.class);
  }

  /** Models by name; those that are old are closed. */
  private CompletableFuture<Inference> ask(List<String> current) {
    Iterator<String> now = current.iterator();
    return ActiveModel.ask(
        now::next,
        model -> {
          asked.add(model);
          return model.startsWith("old")
              ? CompletableFuture.completedFuture(
                  new Inference.Failed(Inference.Failure.CLOSED, "closed", model))
              : new CompletableFuture<>();
        });
  }
}
