package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.runtime.decide.Allowed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A text that comes again within seconds costs nothing, and gets the same answer. */
class AnswerCacheTest extends HandDrivenEngine {
  private static final Duration SECONDS = Duration.ofSeconds(5);

  private final AtomicBoolean broken = new AtomicBoolean();
  private final FakeModel model =
      new FakeModel(
          batch -> {
            if (broken.get()) {
              throw new IllegalStateException("once");
            }
          });
  private final InferenceEngine engine = engine(model);
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger hits = new AtomicInteger();
  private final AnswerCache cache = cache(2);

  private AnswerCache cache(int entries) {
    return new AnswerCache(engine::submit, entries, SECONDS, now::get, hits::incrementAndGet);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void theSameBytesAreAnsweredOnceAndTheSecondAnswerTookNoTime() {
    Inference.Classified first = answer("axxx");
    Inference.Classified second = answer("axxx");

    assertThat(hits).hasValue(1);
    assertThat(runs()).isEqualTo(1);
    assertThat(second.decisions()).isEqualTo(first.decisions());
    assertThat(second.timing()).isEqualTo(Inference.Timing.NONE);
    assertThat(answer("axxy").text().bytes()).isEqualTo(4);
    assertThat(runs()).as("another text").isEqualTo(2);
  }

  @Test
  void aTextThatIsBeingAnsweredIsNotRunAgain() {
    CompletableFuture<Inference> first = cache.submit(text("axxx"));
    CompletableFuture<Inference> second = cache.submit(text("axxx"));
    assertThat(first.cancel(true)).as("one caller gives up").isTrue();
    workers.work();

    assertThat(runs()).isEqualTo(1);
    assertThat(second.join()).isInstanceOf(Inference.Classified.class);
  }

  @Test
  void anAnswerIsForgottenAfterSecondsAndTheOldestGoFirst() {
    answer("a1");
    now.addAndGet(SECONDS.toNanos() + 1);
    answer("a1");
    assertThat(hits).as("too old").hasValue(0);

    answer("b2");
    answer("c3");
    answer("a1");
    assertThat(hits).as("only two are kept").hasValue(0);
    answer("c3");
    assertThat(hits).hasValue(1);
  }

  @Test
  void whatAnAnswerDependsOnIsPartOfTheQuestion() {
    answer("axxx");
    ask(text("axxx").withSegments(true));
    ask(text("axxx").withAllowed(Allowed.of(List.of("a"), List.of())));
    assertThat(hits).hasValue(0);

    ask(text("axxx").withEvidence());
    ask(text("axxx").withEvidence());
    ask(text("axxx").runAlone());
    assertThat(hits).as("evidence and suspects pass by").hasValue(0);
  }

  @Test
  void aFailureIsNotRemembered() {
    broken.set(true);
    assertThat(ask(text("xyz"))).isInstanceOf(Inference.Failed.class);
    broken.set(false);

    assertThat(ask(text("xyz"))).isInstanceOf(Inference.Classified.class);
    assertThat(hits).hasValue(0);
  }

  @Test
  void aLongTextPassesBy() {
    String text = "a".repeat(AnswerCache.MAX_TEXT_BYTES / 2) + "b".repeat(600);
    ask(text(text));
    ask(text(text));

    assertThat(hits).hasValue(0);
  }

  @Test
  void aCacheOfNothingIsRefused() {
    assertThatThrownBy(() -> cache(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cache of 0 texts, expected 1 or more");
  }

  private int runs() {
    return model.batches.stream().mapToInt(batch -> batch.rows().size()).sum();
  }

  private Inference.Classified answer(String text) {
    return (Inference.Classified) ask(text(text));
  }

  private Inference ask(Document document) {
    CompletableFuture<Inference> answer = cache.submit(document);
    workers.work();
    return answer.join();
  }
}
