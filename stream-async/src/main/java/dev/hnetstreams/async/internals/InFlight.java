package dev.hnetstreams.async.internals;

import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.async.Weighted;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;

/**
 * A record and its result to come, or the end of a pause before the next attempt. Owned by its
 * task's stream thread.
 */
final class InFlight<K, V, R> {
  final Record<K, V> record;
  final ProcessorRecordContext at;
  final InFlightOffsets.Partition partition;

  /** Null when the record is not followed. */
  final AsyncTracer.Followed followed;

  CompletableFuture<R> result;
  boolean pausing;
  int attempts;

  InFlight(
      Record<K, V> record,
      ProcessorRecordContext at,
      InFlightOffsets.Partition partition,
      AsyncTracer.Followed followed) {
    this.record = record;
    this.at = at;
    this.partition = partition;
    this.followed = followed;
  }

  /** How many records it counts as. */
  int weight() {
    return result instanceof Weighted work ? work.weight() : 1;
  }

  /** Where it was read, for messages. */
  String place() {
    return "%s-%d at offset %d".formatted(at.topic(), at.partition(), at.offset());
  }
}
