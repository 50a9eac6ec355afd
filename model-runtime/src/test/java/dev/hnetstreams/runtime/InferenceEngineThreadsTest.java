package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.runtime.batch.Row;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The engine on real threads. */
@Timeout(60)
class InferenceEngineThreadsTest {
  private static final BatchObserver NOBODY = (batch, nanos, chunks) -> {};

  private final ExecutorService workers = Executors.newFixedThreadPool(3);
  private final ExecutorService callers = Executors.newFixedThreadPool(4);

  @AfterEach
  void stopThreads() throws InterruptedException {
    callers.shutdownNow();
    workers.shutdownNow();
    assertThat(callers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(workers.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
  }

  /** A text, what it is, and its answer. */
  private record Asked(byte[] bytes, CompletableFuture<Inference> answer) {}

  @ParameterizedTest
  @ValueSource(longs = {0, 200_000})
  void everyTextIsAnsweredOnceAndEveryRowRunOnce(long maxWaitNanos) throws Exception {
    AtomicBoolean shared = new AtomicBoolean();
    List<FakeModel> models = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      AtomicInteger inside = new AtomicInteger();
      models.add(
          new FakeModel(
              batch -> {
                if (inside.incrementAndGet() > 1) {
                  shared.set(true);
                }
                LockSupport.parkNanos(1_000);
                inside.decrementAndGet();
              }));
    }
    EngineConfig config = config(Duration.ofNanos(maxWaitNanos), 1_000_000);
    List<Asked> asked = new ArrayList<>();
    try (InferenceEngine engine = engine(models, config)) {
      List<Future<List<Asked>>> runs = new ArrayList<>();
      for (int caller = 0; caller < 4; caller++) {
        int seed = caller;
        runs.add(callers.submit(() -> ask(engine, new Random(seed), 1_000)));
      }
      for (Future<List<Asked>> run : runs) {
        asked.addAll(run.get());
      }
      for (Asked one : asked) {
        Inference.Classified result = (Inference.Classified) one.answer.get(30, TimeUnit.SECONDS);
        assertThat(result.text().bytes()).isEqualTo(one.bytes.length);
        assertThat(result.innermost().bytes()).isEqualTo(result.text().read());
        assertThat(result.decisions().get(0).raw()).isEqualTo(String.valueOf((char) one.bytes[0]));
      }
    }

    Map<Row, Integer> runs = new HashMap<>();
    for (FakeModel model : models) {
      model.batches.forEach(b -> b.rows().forEach(row -> runs.merge(row, 1, Integer::sum)));
    }
    int windows = asked.stream().mapToInt(a -> a.bytes.length > 256 ? 2 : 1).sum();
    assertThat(asked).hasSize(4_000);
    assertThat(runs).hasSize(windows);
    assertThat(runs.values()).allMatch(n -> n == 1);
    assertThat(shared).as("a lane is used by one worker at a time").isFalse();
  }

  @Test
  void aModelThatFailsNowAndThenLosesNoTextAndNoLane() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    List<FakeModel> models = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      models.add(
          new FakeModel(
              batch -> {
                int run = runs.incrementAndGet();
                if (run % 3 == 0) {
                  throw run % 2 == 0 ? new OutOfMemoryError("now and then") : new Error("then");
                }
              }));
    }
    try (InferenceEngine engine = engine(models, config(Duration.ZERO, 1_000_000))) {
      for (Asked one : ask(engine, new Random(9), 2_000)) {
        Inference answer = one.answer.get(30, TimeUnit.SECONDS);
        boolean sane =
            answer.fold(
                c -> c.innermost().bytes() == c.text().read(),
                f -> f.reason() == Inference.Failure.MODEL_FAILED);
        assertThat(sane).isTrue();
      }
      assertThat(engine.close(Duration.ofSeconds(10))).isTrue();
      assertThat(engine.busyLanes()).isZero();
    }
  }

  @Test
  void aRowThatWaitsForCompanyIsWokenUpWhenItIsDue() throws Exception {
    Duration maxWait = Duration.ofMillis(20);
    try (InferenceEngine engine = engine(List.of(new FakeModel()), config(maxWait, 100))) {
      for (int i = 0; i < 3; i++) {
        Inference.Classified result =
            (Inference.Classified) engine.submit(text("a000")).get(30, TimeUnit.SECONDS);
        assertThat(result.timing().queueNanos()).isGreaterThanOrEqualTo(maxWait.toNanos());
      }
    }
  }

  @Test
  void closingLetsARunningBatchEndAndFailsTheRest() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    FakeModel model =
        new FakeModel(
            batch -> {
              started.countDown();
              await(release);
            });
    InferenceEngine engine = engine(List.of(model), config(Duration.ZERO, 100));
    CompletableFuture<Inference> running = engine.submit(text("a000"));
    assertThat(started.await(30, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Inference> waiting = engine.submit(text("b111"));
    Future<Boolean> closing = callers.submit(() -> engine.close(Duration.ofSeconds(30)));
    while (!(engine.submit(text("c222")).getNow(null) instanceof Inference.Failed refused
        && refused.reason() == Inference.Failure.CLOSED)) {
      Thread.onSpinWait();
    }
    release.countDown();

    assertThat(closing.get(30, TimeUnit.SECONDS)).isTrue();
    assertThat(running.join()).isInstanceOf(Inference.Classified.class);
    assertThat(((Inference.Failed) waiting.join()).reason()).isEqualTo(Inference.Failure.CLOSED);
    assertThat(model.batches).extracting(Batch::bytes).containsExactly(4L);
  }

  private InferenceEngine engine(List<FakeModel> models, EngineConfig config) {
    return new InferenceEngine(
        FakeModel.MANIFEST, List.<BatchModel>copyOf(models), workers, config, NOBODY);
  }

  private static List<Asked> ask(InferenceEngine engine, Random random, int texts) {
    List<Asked> asked = new ArrayList<>();
    for (int i = 0; i < texts; i++) {
      byte[] bytes =
          new byte[random.nextInt(20) == 0 ? 1 + random.nextInt(900) : 1 + random.nextInt(80)];
      random.nextBytes(bytes);
      for (int b = 0; b < bytes.length; b++) {
        bytes[b] = (byte) ('0' + (bytes[b] & 0x1f));
      }
      char label = (char) ('a' + random.nextInt(3));
      bytes[0] = (byte) label;
      if (bytes.length > 256) {
        bytes[Math.max(256, bytes.length - 256)] = (byte) label;
      }
      asked.add(new Asked(bytes, engine.submit(new Document(bytes))));
    }
    return asked;
  }

  private static EngineConfig config(Duration maxWait, int maxQueuedRows) {
    return new EngineConfig(
        new BatchingConfig(16, 2048, 4096, maxWait, maxQueuedRows), 3, 1_000, 100);
  }

  private static Document text(String text) {
    return new Document(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
