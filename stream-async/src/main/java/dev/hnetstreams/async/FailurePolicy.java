package dev.hnetstreams.async;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Decides about a record for which the function failed. Called on the stream thread when the record
 * is the oldest in flight; the records behind it wait.
 *
 * @param <K> type of keys
 * @param <V> type of values read
 */
@FunctionalInterface
public interface FailurePolicy<K, V> {
  /** The longest pause of {@link #retry(Duration)}. */
  Duration MAX_PAUSE = Duration.ofSeconds(1);

  /**
   * A failed call.
   *
   * @param error unwrapped: no {@code CompletionException}
   * @param attempts calls for this record so far, 1 or more
   */
  record Failure<K, V>(Record<K, V> record, RecordMetadata at, Throwable error, int attempts) {}

  /** What happens to the record. */
  sealed interface Verdict {}

  /** The task fails with the error: nothing is committed, and the record is read again. */
  record Fail() implements Verdict {}

  /** The record has no result and counts as done. */
  record Skip() implements Verdict {}

  /** The function is called again after the pause; the record keeps its place. */
  record Retry(Duration pause) implements Verdict {}

  /** The value goes to one child of the stage in the record's place, in order. */
  record Route(String child, Object value) implements Verdict {}

  Verdict decide(Failure<K, V> failure);

  /** Names of the children that get failures only: results are not forwarded to them. */
  default Set<String> children() {
    return Set.of();
  }

  /** Fails the task. */
  static <K, V> FailurePolicy<K, V> fail() {
    return failure -> new Fail();
  }

  /** Leaves the record out. */
  static <K, V> FailurePolicy<K, V> skip() {
    return failure -> new Skip();
  }

  /**
   * Calls again until it succeeds or the drain timeout fails the task. The pause doubles with each
   * attempt, up to {@link #MAX_PAUSE}.
   */
  static <K, V> FailurePolicy<K, V> retry(Duration first) {
    return failure -> new Retry(pause(first, failure.attempts()));
  }

  /**
   * Calls again {@code times} times, with pauses as {@link #retry(Duration)}; then another policy
   * decides.
   */
  static <K, V> FailurePolicy<K, V> retry(Duration first, int times, FailurePolicy<K, V> then) {
    return with(
        then.children(),
        failure ->
            failure.attempts() <= times
                ? new Retry(pause(first, failure.attempts()))
                : then.decide(failure));
  }

  /**
   * Sends a value to a child, such as a sink for dead letters.
   *
   * @param child name of a processor or sink that is connected to the stage
   */
  static <K, V> FailurePolicy<K, V> route(String child, Function<Failure<K, V>, ?> value) {
    return with(Set.of(child), failure -> new Route(child, value.apply(failure)));
  }

  /** Another policy for errors of a type, this one for all others. */
  default FailurePolicy<K, V> when(Class<? extends Throwable> type, FailurePolicy<K, V> other) {
    Set<String> all = new HashSet<>(children());
    all.addAll(other.children());
    return with(all, failure -> (type.isInstance(failure.error()) ? other : this).decide(failure));
  }

  private static <K, V> FailurePolicy<K, V> with(Set<String> children, FailurePolicy<K, V> policy) {
    Set<String> copy = Set.copyOf(children);
    return new FailurePolicy<>() {
      @Override
      public Verdict decide(Failure<K, V> failure) {
        return policy.decide(failure);
      }

      @Override
      public Set<String> children() {
        return copy;
      }
    };
  }

  private static Duration pause(Duration first, int attempts) {
    Duration pause = first.multipliedBy(1L << Math.min(20, attempts - 1));
    return pause.compareTo(MAX_PAUSE) < 0
        ? pause
        : first.compareTo(MAX_PAUSE) < 0 ? MAX_PAUSE : first;
  }
}
