package dev.hnetstreams.app.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.deadletter.RedriveRules.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Redrive between Kafka's mock of a consumer and an outlet that keeps what it is given. */
class RedriveTest {
  private final DeadLetterTopic topic = new DeadLetterTopic(2);
  private final KeptOutlet outlet = new KeptOutlet();

  /** Remembers as a commit does: a batch that fails leaves nothing. */
  private static final class KeptOutlet implements Redrive.Outlet {
    final List<String> sent = new ArrayList<>();
    final List<Integer> batches = new ArrayList<>();
    final Map<TopicPartition, RedrivenOffsets> memory = new HashMap<>();
    Set<String> rejected = Set.of();
    boolean failing;

    @Override
    public void open() {}

    @Override
    public void send(List<DeadLetter> letters, Map<TopicPartition, RedrivenOffsets> handled)
        throws RecordRejectedException {
      List<String> names = letters.stream().map(DeadLetter::name).toList();
      if (failing) {
        throw new IllegalStateException("the broker is away");
      }
      if (names.stream().anyMatch(rejected::contains)) {
        throw new RecordRejectedException("too large", null);
      }
      sent.addAll(names);
      batches.add(names.size());
      memory.putAll(handled);
    }
  }

  RedriveTest() {
    for (int i = 0; i < 10; i++) {
      topic.letter(0, i).letter(1, i);
    }
  }

  @Test
  void everyLetterIsSentOnceAndRemembered() {
    RedriveCount count = run(0);

    assertThat(outlet.sent).hasSize(20).doesNotHaveDuplicates();
    assertThat(count.of(Verdict.REDRIVE)).isEqualTo(20);
    assertThat(outlet.memory.values())
        .allSatisfy(
            offsets -> {
              assertThat(offsets.offset()).isEqualTo(10);
              assertThat(offsets.metadata()).isEmpty();
            });
  }

  @Test
  void aRejectedLetterStaysAndTheOthersOfItsBatchGo() {
    outlet.rejected = Set.of("0-4");
    RedriveCount count = run(0);

    assertThat(outlet.sent).hasSize(19).doesNotContain("0-4");
    assertThat(count.of(Verdict.REFUSED)).isEqualTo(1);
    RedrivenOffsets first = outlet.memory.get(new TopicPartition("dead", 0));
    assertThat(first.offset()).isEqualTo(4);
    assertThat(first.contains(5)).isTrue();
  }

  @Test
  void theNextRunSendsWhatTheFirstLeft() {
    outlet.rejected = Set.of("0-4", "1-0");
    run(0);
    outlet.memory.forEach(
        (partition, offsets) ->
            topic.committed(partition.partition(), offsets.offset(), offsets.metadata()));
    outlet.rejected = Set.of();
    outlet.sent.clear();
    RedriveCount count = run(0);

    assertThat(outlet.sent).containsExactlyInAnyOrder("0-4", "1-0");
    assertThat(count.of(Verdict.ALREADY_REDRIVEN)).isEqualTo(14);
  }

  @Test
  void whatFailsIsNotCounted() {
    outlet.failing = true;

    assertThatThrownBy(() -> run(0)).hasMessage("the broker is away");
    assertThat(outlet.sent).isEmpty();
  }

  @Test
  void aRateMakesSmallTransactions() {
    run(40);

    assertThat(outlet.batches).containsExactly(10, 10);
  }

  @Test
  void aDryRunSendsNothingAndCountsWhatWouldGo() {
    RedriveCount count = Redrive.dryRun(topic.reader(), DeadLetterTopic.RULES).run(c -> {});

    assertThat(count.of(Verdict.REDRIVE)).isEqualTo(20);
    assertThat(count.byReason()).containsExactly(Map.entry("model_failed", 20L));
    assertThat(outlet.sent).isEmpty();
  }

  @Test
  void aStopLeavesTheRestToTheNextRun() {
    Redrive redrive = new Redrive(topic.reader(), DeadLetterTopic.RULES, outlet, 0);
    redrive.stop();

    assertThat(redrive.run(count -> {}).of(Verdict.REDRIVE)).isZero();
    assertThat(outlet.sent).isEmpty();
  }

  private RedriveCount run(double perSecond) {
    return new Redrive(topic.reader(), DeadLetterTopic.RULES, outlet, perSecond).run(count -> {});
  }
}
