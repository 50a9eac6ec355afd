package dev.hnetstreams.app.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.Decoded;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.registry.RegistryAwayException;
import dev.hnetstreams.app.serving.HandDrivenClassifier;
import dev.hnetstreams.async.Weighted;
import dev.hnetstreams.runtime.Inference.Failure;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClassifyFunctionTest {
  private static final RecordMetadata AT =
      new RecordMetadata() {
        @Override
        public String topic() {
          return "in";
        }

        @Override
        public int partition() {
          return 2;
        }

        @Override
        public long offset() {
          return 100;
        }
      };

  private final HandDrivenClassifier classifier = new HandDrivenClassifier();
  private final ClassifyFunction function =
      new ClassifyFunction(
          TextCodec.of(new CodecConfig(CodecConfig.Format.RAW, "/text", "/id")),
          classifier,
          document -> document);

  @Test
  void anAnswerBecomesAnOutcomeWithTheRecordsCoordinates() {
    CompletableFuture<Outcome> outcome = ask("text");
    assertThat(outcome).isNotDone();
    classifier.answer(0);

    assertThat(outcome.join())
        .isInstanceOfSatisfying(
            Outcome.Classified.class,
            classified ->
                assertThat(classified.topic() + classified.partition() + classified.offset())
                    .isEqualTo("in2100"));
  }

  @Test
  void aRecordThatCannotBeDecodedIsDeadWithoutAsking() {
    assertThat(ask(null).join())
        .isInstanceOfSatisfying(
            Outcome.Dead.class, dead -> assertThat(dead.reason()).isEqualTo(Reason.NO_VALUE));
    assertThat(classifier.questions()).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Failure.class,
      names = {"TOO_LARGE", "MODEL_FAILED", "CRASHES_MODEL"})
  void aFailureOfTheTextIsADeadLetterWithTheOriginal(Failure failure) {
    CompletableFuture<Outcome> outcome = ask("bad");
    classifier.fail(0, failure);

    Outcome.Dead dead = (Outcome.Dead) outcome.join();
    assertThat(dead.reason().name()).isEqualTo(failure.name());
    assertThat(dead.message()).isEqualTo("fake/1.2: " + failure);
    assertThat(new String(dead.value(), StandardCharsets.UTF_8)).isEqualTo("bad");
  }

  @Test
  void aFullEngineAndAClosedOneAreErrorsForThePolicy() {
    CompletableFuture<Outcome> full = ask("a");
    CompletableFuture<Outcome> closed = ask("b");
    classifier.fail(0, Failure.OVERLOADED);
    classifier.fail(1, Failure.CLOSED);

    assertThatThrownBy(full::join).hasCauseInstanceOf(ClassifyFunction.EngineFullException.class);
    assertThatThrownBy(closed::join)
        .hasMessageContaining("the engine closed while records were in flight");
  }

  @Test
  void cancellingTheOutcomeCancelsTheQuestion() {
    ask("a").cancel(false);

    assertThat(classifier.asked.get(0)).isCancelled();
  }

  @Test
  void recordsThatWaitForTheRegistryAreCountedUntilTheyAreReadOrDropped() {
    List<Integer> told = new ArrayList<>();
    Map<String, CompletableFuture<?>> schemas = new ConcurrentHashMap<>();
    TextCodec late =
        (value, headers) -> {
          CompletableFuture<?> schema = schemas.get(new String(value, StandardCharsets.UTF_8));
          return schema == null ? new Decoded.Text(null, value) : new Decoded.Awaiting(schema, 1);
        };
    ClassifyFunction counting =
        new ClassifyFunction(late, classifier, document -> document, told::add);
    schemas.put("a", new CompletableFuture<>());
    CompletableFuture<Outcome> first = ask(counting, "a");
    assertThat(told).containsExactly(1);
    // The registry is away: the record waits on, and is asked for again.
    schemas.remove("a").completeExceptionally(new RegistryAwayException("away"));
    assertThat(first).isCompletedExceptionally();
    assertThat(told).containsExactly(1);
    CompletableFuture<Outcome> again = ask(counting, "a");
    assertThat(told).containsExactly(1, 0);
    classifier.answer(0);
    assertThat(again.join()).isInstanceOf(Outcome.Classified.class);

    schemas.put("b", new CompletableFuture<>());
    ask(counting, "b").cancel(false);
    assertThat(told).containsExactly(1, 0, 1, 0);
  }

  @Test
  void cancellingWhatBeganAfterAWaitCancelsTheQuestion() {
    CompletableFuture<Object> schema = new CompletableFuture<>();
    TextCodec late =
        (value, headers) ->
            schema.isDone() ? new Decoded.Text(null, value) : new Decoded.Awaiting(schema, 1);
    CompletableFuture<Outcome> outcome =
        ask(new ClassifyFunction(late, classifier, document -> document), "a");
    schema.complete("known");
    outcome.cancel(false);

    assertThat(classifier.asked.get(0)).isCancelled();
  }

  @Test
  void aRecordCountsAsItsTextsAndAsTheMostOfThemWhileItWaits() {
    CompletableFuture<Object> schema = new CompletableFuture<>();
    TextCodec json = TextCodec.of(SeveralTextsTest.EACH);
    TextCodec late =
        (value, headers) ->
            schema.isDone() ? json.decode(value, headers) : new Decoded.Awaiting(schema, 10);
    ClassifyFunction waiting = new ClassifyFunction(late, classifier, document -> document);
    CompletableFuture<Outcome> two = ask(waiting, "{\"texts\": [\"a\", \"b\"]}");
    CompletableFuture<Outcome> one = ask(waiting, "{\"texts\": \"a\"}");
    assertThat(weight(two)).isEqualTo(10);

    schema.complete("known");

    assertThat(weight(two)).isEqualTo(2);
    assertThat(weight(one)).isEqualTo(1);
    assertThat(weight(ask(waiting, "{\"texts\": [\"a\", \"b\", \"c\"]}"))).isEqualTo(3);
  }

  private static int weight(CompletableFuture<Outcome> work) {
    return ((Weighted) work).weight();
  }

  private static CompletableFuture<Outcome> ask(ClassifyFunction asked, String text) {
    return asked.apply(
        new Record<>(new byte[] {1}, text.getBytes(StandardCharsets.UTF_8), 1_000), AT);
  }

  private CompletableFuture<Outcome> ask(String text) {
    byte[] value = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    return function.apply(new Record<>(new byte[] {1}, value, 1_000), AT);
  }
}
