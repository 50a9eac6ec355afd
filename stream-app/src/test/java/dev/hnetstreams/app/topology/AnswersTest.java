package dev.hnetstreams.app.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.serving.HandDrivenClassifier;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.Inference.Failure;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Many texts of one record on their way through a short queue. */
class AnswersTest {
  private final HandDrivenClassifier classifier = new HandDrivenClassifier();

  @Test
  void outcomesAreInTheOrderOfTheTextsWhateverAnswersFirst() {
    CompletableFuture<Outcome> all = ask(3);
    classifier.answer(2);
    classifier.answer(0);
    assertThat(all).isNotDone();
    classifier.answer(1);

    assertThat(numbers(all)).containsExactly(0, 1, 2);
  }

  @Test
  void aFewAreAskedForAtOnce() {
    int many = Answers.AT_ONCE + 2;
    CompletableFuture<Outcome> all = ask(many);
    assertThat(classifier.questions()).isEqualTo(Answers.AT_ONCE);
    for (int i = 0; i < many; i++) {
      classifier.answer(i);
    }

    assertThat(numbers(all)).hasSize(many).isSorted();
  }

  @Test
  void aTextThatFindsTheQueueFullIsAskedForAgainAlone() throws Exception {
    CompletableFuture<Outcome> all = ask(2);
    classifier.answer(0);
    classifier.fail(1, Failure.OVERLOADED);
    classifier.awaitQuestions(3);
    assertThat(classifier.text(2)).isEqualTo("text 1");
    assertThat(all).isNotDone();
    classifier.answer(2);

    assertThat(numbers(all)).containsExactly(0, 1);
  }

  /** A cache answers at once: ten thousand answers must not stand on one stack. */
  @Test
  void answersThatAreThereAtOnceAreTaken() {
    CompletableFuture<Outcome> all =
        Answers.of(
            document ->
                CompletableFuture.completedFuture(FakeAnswers.sure(document.bytes(), "deu", "ham")),
            questions(10_000),
            AnswersTest::several);

    assertThat(numbers(all)).hasSize(10_000).isSorted();
  }

  @Test
  void anEngineThatClosesFailsTheRecordAndAsksNoMore() {
    CompletableFuture<Outcome> all = ask(3);
    classifier.fail(1, Failure.CLOSED);

    assertThat(all).isCompletedExceptionally();
    assertThat(classifier.asked.get(0)).isCancelled();
    assertThat(classifier.asked.get(2)).isCancelled();
  }

  @Test
  void cancellingItCancelsEveryQuestion() {
    ask(2).cancel(false);

    assertThat(classifier.asked).allMatch(CompletableFuture::isCancelled);
  }

  private CompletableFuture<Outcome> ask(int texts) {
    return Answers.of(classifier, questions(texts), AnswersTest::several);
  }

  private static List<Answers.Question> questions(int texts) {
    List<Answers.Question> questions = new ArrayList<>();
    for (int i = 0; i < texts; i++) {
      int number = i;
      Function<Inference, Outcome> outcome =
          inference ->
              inference.fold(
                  answer ->
                      new Outcome.Dead("in", 0, 0, number, null, Reason.NO_TEXT, "test", null),
                  failed -> {
                    throw failed.reason() == Failure.OVERLOADED
                        ? new ClassifyFunction.EngineFullException()
                        : new ClassifyFunction.EngineClosedException();
                  });
      questions.add(
          new Answers.Question(
              new Document(("text " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
              outcome));
    }
    return questions;
  }

  private static Outcome several(List<Outcome> outcomes) {
    return new Outcome.Several("in", 0, 0, outcomes);
  }

  private static List<Integer> numbers(CompletableFuture<Outcome> all) {
    return ((Outcome.Several) all.join()).outcomes().stream().map(Outcome::text).toList();
  }
}
