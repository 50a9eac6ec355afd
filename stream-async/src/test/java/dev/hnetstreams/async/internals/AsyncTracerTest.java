package dev.hnetstreams.async.internals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.hnetstreams.async.AsyncFunction;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.async.FailurePolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a tracer is told of records that pass through the stage, and of commits. */
@Timeout(60)
class AsyncTracerTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final List<String> told = new ArrayList<>();
  private String current = "nothing";

  private final class Recording implements AsyncTracer {
    @Override
    public Followed received(Record<?, ?> record, RecordMetadata at) {
      told.add("received " + record.value());
      return record.value().equals("unfollowed") ? null : new One(record.value().toString());
    }

    @Override
    public void committing() {
      told.add("committing");
    }

    @Override
    public void committed(Throwable failure) {
      told.add("committed " + (failure == null ? "" : failure.getClass().getSimpleName()));
    }
  }

  private final class One implements AsyncTracer.Followed {
    private final String name;

    One(String name) {
      this.name = name;
    }

    @Override
    public void within(Runnable work) {
      String before = current;
      current = name;
      try {
        work.run();
      } finally {
        current = before;
      }
    }

    @Override
    public void failed(Throwable error, int attempts, FailurePolicy.Verdict verdict) {
      told.add("failed " + name + " " + attempts + " " + verdict.getClass().getSimpleName());
    }

    @Override
    public void done() {
      told.add("done " + name);
    }

    @Override
    public void dropped() {
      told.add("dropped " + name);
    }
  }

  private StageFixture stage(
      FailurePolicy<String, String> policy, AsyncFunction<String, String, String> answering) {
    return new StageFixture(10, LONG, policy, answering, new Recording());
  }

  @Test
  void theRecordsOwnContextIsCurrentInItsCallAndInItsForwarding() {
    HandDrivenFunction function = new HandDrivenFunction();
    List<String> calls = new ArrayList<>();
    StageFixture stage =
        stage(
            FailurePolicy.fail(),
            (record, at) -> {
              calls.add(current);
              return function.apply(record, at).whenComplete((r, e) -> calls.add("end " + current));
            });
    stage.process("a");
    stage.process("unfollowed");
    stage.process("b");
    function.answer(2);
    function.answer(1);
    stage.punctuate();
    assertThat(told).containsExactly("received a", "received unfollowed", "received b");

    function.answer(0);
    stage.punctuate();

    assertThat(calls)
        .containsExactly("a", "nothing", "b", "end nothing", "end nothing", "end nothing");
    assertThat(stage.forwardedOffsets()).containsExactly(100L, 101L, 102L);
    assertThat(told).endsWith("done a", "done b");
    assertThat(current).isEqualTo("nothing");
  }

  @Test
  void aRetryIsToldAndTheSecondCallHasTheSameContext() {
    List<String> calls = new ArrayList<>();
    HandDrivenFunction function = new HandDrivenFunction();
    StageFixture stage =
        stage(
            FailurePolicy.retry(Duration.ofMillis(1)),
            (record, at) -> {
              calls.add(current);
              return function.apply(record, at);
            });
    stage.process("a");
    function.fail(0, new IllegalStateException("busy"));
    await()
        .until(
            () -> {
              stage.punctuate();
              return function.calls() == 2;
            });
    function.answer(1);
    stage.punctuate();

    assertThat(calls).containsExactly("a", "a");
    assertThat(told).containsExactly("received a", "failed a 1 Retry", "done a");
  }

  @Test
  void aFailureThatIsRoutedIsForwardedWithinItsContextAndARecordThatIsSkippedIsDone() {
    StageFixture stage =
        stage(
            FailurePolicy.<String, String>skip()
                .when(
                    IllegalStateException.class, FailurePolicy.route("failed", failure -> current)),
            null);
    stage.process("a");
    stage.process("b");
    stage.function.fail(0, new IllegalStateException("routed"));
    stage.function.fail(1, new IllegalArgumentException("skipped"));
    stage.punctuate();

    assertThat(stage.forwarded).hasSize(1);
    assertThat(told)
        .containsExactly(
            "received a", "received b", "failed a 1 Route", "done a", "failed b 1 Skip", "done b");
  }

  @Test
  void aTaskThatClosesDropsWhatItHasAndAFailedOneToo() {
    StageFixture stage = stage(FailurePolicy.fail(), null);
    stage.process("a");
    stage.process("unfollowed");
    stage.process("b");
    stage.function.fail(0, new IllegalStateException("why"));
    assertThatThrownBy(stage::punctuate).isInstanceOf(StreamsException.class);

    stage.stage.close();

    assertThat(told).endsWith("failed a 1 Fail", "dropped a", "dropped b");
  }

  @Test
  void aCommitBeginsBeforeWhatIsInFlightIsForwarded() {
    StageFixture stage = stage(FailurePolicy.fail(), null);
    stage.process("a");
    stage.function.answer(0);
    stage.commit();
    stage.commit();

    assertThat(told).containsExactly("received a", "committing", "done a", "committing");
  }

  @Test
  @SuppressWarnings("unchecked")
  void theEndOfATransactionIsToldAndAnAbortAndAFailure() {
    MockProducer<byte[], byte[]> kafkas =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    Producer<byte[], byte[]> producer =
        (Producer<byte[], byte[]>) ToldClients.of(Producer.class, kafkas, new Recording());
    producer.initTransactions();
    producer.beginTransaction();
    assertThat(told).isEmpty();
    producer.commitTransaction();
    producer.beginTransaction();
    producer.abortTransaction();
    producer.beginTransaction();
    kafkas.fenceProducer();
    assertThatThrownBy(producer::commitTransaction).isInstanceOf(ProducerFencedException.class);

    assertThat(told)
        .containsExactly(
            "committed ", "committed IllegalStateException", "committed ProducerFencedException");
  }

  @Test
  @SuppressWarnings("unchecked")
  void aConsumersCommitIsToldAndWithoutATracerTheClientIsKafkasOwn() {
    MockConsumer<byte[], byte[]> kafkas = new MockConsumer<>("earliest");
    TopicPartition partition = new TopicPartition("in", 0);
    kafkas.assign(List.of(partition));
    Consumer<byte[], byte[]> consumer =
        (Consumer<byte[], byte[]>) ToldClients.of(Consumer.class, kafkas, new Recording());

    consumer.commitSync(Map.of(partition, new OffsetAndMetadata(6)));

    assertThat(told).containsExactly("committed ");
    assertThat(ToldClients.of(Consumer.class, kafkas, AsyncTracer.NONE)).isSameAs(kafkas);
  }
}
