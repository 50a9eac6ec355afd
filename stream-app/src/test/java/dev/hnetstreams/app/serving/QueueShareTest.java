package dev.hnetstreams.app.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Each kind of traffic holds its own share of the engine's queue, and never another's. */
class QueueShareTest {
  private final List<CompletableFuture<Inference>> engine = new ArrayList<>();
  private final QueueShare share =
      new QueueShare(
          document -> {
            CompletableFuture<Inference> answer = new CompletableFuture<>();
            engine.add(answer);
            return answer;
          },
          4,
          () -> 10);

  @Test
  void beyondItsShareATextIsOverloadedAndTheEngineIsNotAsked() {
    for (int i = 0; i < 4; i++) {
      assertThat(submit(5)).isNotDone();
    }
    assertThat(share.full()).isTrue();
    Inference refused = submit(5).join();

    assertThat(refused).isInstanceOfSatisfying(Inference.Failed.class, QueueShareTest::overloaded);
    assertThat(engine).hasSize(4);
  }

  @Test
  void anAnswerMakesRoomAndSoDoesACancellation() {
    List<CompletableFuture<Inference>> answers =
        List.of(submit(5), submit(5), submit(5), submit(5));
    engine.get(0).complete(new Inference.Failed(Inference.Failure.CLOSED, "closed"));
    answers.get(1).cancel(false);

    assertThat(share.rows()).isEqualTo(2);
    assertThat(engine.get(1)).as("the engine's own future").isCancelled();
    assertThat(submit(5)).isNotDone();
    assertThat(submit(5)).isNotDone();
    assertThat(submit(5)).isDone();
  }

  @Test
  void aLongTextIsTwoRows() {
    assertThat(submit(11)).isNotDone();
    assertThat(submit(10)).isNotDone();
    assertThat(share.rows()).isEqualTo(3);
    assertThat(submit(11)).isDone();
    assertThat(submit(10)).isNotDone();
  }

  @Test
  void aShareWithoutRoomForALongTextIsRefused() {
    assertThatThrownBy(() -> new QueueShare(document -> null, 1, () -> 10))
        .hasMessageContaining("2");
  }

  private CompletableFuture<Inference> submit(int bytes) {
    return share.submit(new Document(new byte[bytes]));
  }

  private static void overloaded(Inference.Failed failed) {
    assertThat(failed.reason()).isEqualTo(Inference.Failure.OVERLOADED);
  }
}
