package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** An engine with workers driven by hand, and what tests of it say again and again. */
abstract class HandDrivenEngine {
  static final BatchObserver NOBODY = (batch, nanos, chunks) -> {};

  static final Duration HOUR = Duration.ofHours(1);

  final HandDrivenWorkers workers = new HandDrivenWorkers();

  InferenceEngine engine(FakeModel model) {
    return engine(model, config(64, Duration.ZERO, 1_000), NOBODY);
  }

  InferenceEngine engine(FakeModel model, EngineConfig config, BatchObserver observer) {
    return new InferenceEngine(FakeModel.MANIFEST, List.of(model), workers, config, observer);
  }

  CompletableFuture<Inference> soon(InferenceEngine engine, String text) {
    CompletableFuture<Inference> answer = engine.submit(text(text));
    workers.work();
    return answer;
  }

  static EngineConfig config(int maxRows, Duration maxWait, int maxQueuedRows) {
    return new EngineConfig(
        new BatchingConfig(maxRows, 4096, 4096, maxWait, maxQueuedRows), 3, 1_000, 100);
  }

  static List<CompletableFuture<Inference>> submit(InferenceEngine engine, String... texts) {
    List<CompletableFuture<Inference>> answers = new ArrayList<>();
    for (String text : texts) {
      answers.add(engine.submit(text(text)));
    }
    return answers;
  }

  static Document text(String text) {
    return new Document(text.getBytes(StandardCharsets.UTF_8));
  }

  interface Cause {
    Throwable get();
  }

  static Consumer<Batch> failOn(char first, Cause cause) {
    return batch -> {
      if (culprit(batch, first)) {
        Throwable thrown = cause.get();
        if (thrown instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) thrown;
      }
    };
  }

  static boolean culprit(Batch batch, char first) {
    return batch.rows().stream().anyMatch(row -> FakeModel.first(row) == first);
  }

  static Inference.Classified classified(CompletableFuture<Inference> answer) {
    assertThat(answer).isCompleted();
    return answer
        .join()
        .fold(
            c -> c,
            f -> {
              throw new AssertionError("failed: " + f);
            });
  }

  static Inference.Failed failed(CompletableFuture<Inference> answer) {
    assertThat(answer).isCompleted();
    return answer
        .join()
        .fold(
            c -> {
              throw new AssertionError("answered: " + c);
            },
            f -> f);
  }

  static String label(CompletableFuture<Inference> answer) {
    return classified(answer).decisions().get(0).label();
  }

  static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
