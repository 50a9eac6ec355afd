package dev.hnetstreams.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.async.FailurePolicy.Fail;
import dev.hnetstreams.async.FailurePolicy.Failure;
import dev.hnetstreams.async.FailurePolicy.Retry;
import dev.hnetstreams.async.FailurePolicy.Route;
import dev.hnetstreams.async.FailurePolicy.Skip;
import dev.hnetstreams.async.FailurePolicy.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {
  private static final Duration FIRST = Duration.ofMillis(50);

  @Test
  void thePauseDoublesUpToItsMaximum() {
    FailurePolicy<String, String> policy = FailurePolicy.retry(FIRST);

    assertThat(IntStream.rangeClosed(1, 7).mapToObj(attempts -> decide(policy, attempts)))
        .containsExactly(
            pause(50), pause(100), pause(200), pause(400), pause(800), pause(1000), pause(1000));
    assertThat(decide(policy, Integer.MAX_VALUE)).isEqualTo(pause(1000));
  }

  @Test
  void aFirstPauseLongerThanTheMaximumStaysAsItIs() {
    FailurePolicy<String, String> policy = FailurePolicy.retry(Duration.ofSeconds(3));

    assertThat(decide(policy, 1)).isEqualTo(pause(3000));
    assertThat(decide(policy, 4)).isEqualTo(pause(3000));
  }

  @Test
  void afterItsRetriesTheNextPolicyDecides() {
    FailurePolicy<String, String> policy =
        FailurePolicy.retry(FIRST, 2, FailurePolicy.route("errors", f -> f.record().value()));

    assertThat(decide(policy, 1)).isEqualTo(pause(50));
    assertThat(decide(policy, 2)).isEqualTo(pause(100));
    assertThat(decide(policy, 3)).isEqualTo(new Route("errors", "value"));
    assertThat(policy.children()).containsExactly("errors");
  }

  @Test
  void anErrorsTypeChoosesThePolicyAndAllTheirChildrenAreKnown() {
    FailurePolicy<String, String> policy =
        FailurePolicy.<String, String>route("errors", f -> "broken")
            .when(IOException.class, FailurePolicy.skip())
            .when(IllegalArgumentException.class, FailurePolicy.route("bad", f -> "bad"));

    assertThat(decide(policy, new IOException())).isEqualTo(new Skip());
    assertThat(decide(policy, new NumberFormatException())).isEqualTo(new Route("bad", "bad"));
    assertThat(decide(policy, new IllegalStateException()))
        .isEqualTo(new Route("errors", "broken"));
    assertThat(policy.children()).containsExactlyInAnyOrder("errors", "bad");
  }

  @Test
  void failingIsTheDefaultAndNamesNoChild() {
    FailurePolicy<String, String> policy = FailurePolicy.fail();

    assertThat(decide(policy, 1)).isEqualTo(new Fail());
    assertThat(policy.children()).isEmpty();
  }

  private static Verdict decide(FailurePolicy<String, String> policy, int attempts) {
    return policy.decide(failure(new IOException("busy"), attempts));
  }

  private static Verdict decide(FailurePolicy<String, String> policy, Exception error) {
    return policy.decide(failure(error, 1));
  }

  private static Failure<String, String> failure(Exception error, int attempts) {
    return new Failure<>(new Record<>("key", "value", 0), null, error, attempts);
  }

  private static Retry pause(long millis) {
    return new Retry(Duration.ofMillis(millis));
  }
}
