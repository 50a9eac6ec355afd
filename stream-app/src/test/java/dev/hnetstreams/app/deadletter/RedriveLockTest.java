package dev.hnetstreams.app.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.broker.KafkaTestBed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** One redrive of a group at a time, as real Kafka decides it. */
class RedriveLockTest {
  private static KafkaTestBed bed;
  private static Map<String, String> kafka;

  @BeforeAll
  static void startBroker() throws Exception {
    bed = new KafkaTestBed();
    kafka = Map.of("bootstrap.servers", bed.kafka.bootstrapServers());
  }

  @AfterAll
  static void stopBroker() {
    bed.close();
  }

  @Test
  void theSecondIsToldWhoHoldsItSinceWhenAndTheFirstKeepsIt(TestInfo test) {
    Claim first = claim(1_772_366_400_000L, "far-away", 7);
    try (RedriveLock held = take(test, first)) {
      assertThat(held).isNotNull();
      for (int i = 0; i < 2; i++) {
        // Earlier by its own clock, and yet too late.
        assertThatThrownBy(() -> take(test, claim(1, "here", 8)))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining(
                "tester on far-away (process 7) since 2026-03-01T12:00:00Z sends its dead letters");
      }
    }
    take(test, claim(2, "here", 8)).close();
  }

  @Test
  void ofManyAtATimeOneHasItAndTheOthersNameIt(TestInfo test) throws Exception {
    ExecutorService redrives = Executors.newFixedThreadPool(5);
    List<Callable<RedriveLock>> takers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Claim own = claim(i, "host-" + i, i);
      takers.add(() -> take(test, own));
    }
    List<RedriveLock> taken = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (Future<RedriveLock> answer : redrives.invokeAll(takers)) {
      try {
        taken.add(answer.get());
      } catch (java.util.concurrent.ExecutionException e) {
        refusals.add(e.getCause().getMessage());
      }
    }
    redrives.shutdown();

    assertThat(taken).hasSize(1);
    assertThat(refusals).hasSize(4).allMatch(r -> r.contains(": tester on host-"));
    assertThat(refusals.stream().distinct()).as("all name the same").hasSize(1);
    taken.get(0).close();
  }

  private static Claim claim(long since, String host, long pid) {
    return new Claim(since, "tester", host, pid, false);
  }

  private static RedriveLock take(TestInfo test, Claim claim) {
    String group = test.getTestMethod().orElseThrow().getName();
    return RedriveLock.take(kafka, "text.dead-letter", group, claim);
  }
}
