package dev.hnetstreams.async.internals;

import dev.hnetstreams.async.AsyncFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Ends its work when the test says so, in the order it says. */
final class HandDrivenFunction implements AsyncFunction<String, String, String> {
  final List<CompletableFuture<String>> asked = new ArrayList<>();
  final List<String> values = new ArrayList<>();

  @Override
  public synchronized CompletableFuture<String> apply(
      Record<String, String> record, RecordMetadata at) {
    CompletableFuture<String> result = new CompletableFuture<>();
    asked.add(result);
    values.add(record.value());
    notifyAll();
    return result;
  }

  /** Ends the call of this number, counted from 0. */
  void answer(int number) {
    asked.get(number).complete(values.get(number).toUpperCase(java.util.Locale.ROOT));
  }

  void fail(int number, RuntimeException error) {
    asked.get(number).completeExceptionally(error);
  }

  synchronized int calls() {
    return asked.size();
  }

  synchronized void awaitCalls(int count) throws InterruptedException {
    while (asked.size() < count) {
      wait();
    }
  }
}
