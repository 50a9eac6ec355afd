package dev.hnetstreams.sandbox.capacity;

import dev.hnetstreams.runtime.Inference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Sends texts at the moments of a schedule, however late the answers are: gaps are exponential
 * (Poisson arrivals). A latency counts from the scheduled moment, so that a text that could not be
 * sent in time is late too.
 */
final class OpenLoop {
  private static final long SEED = 20260102;
  private static final long MOST_MICROS = 3_600_000_000L;

  private final Function<byte[], CompletableFuture<Inference>> engine;
  private final MadeTexts texts;

  /**
   * @param engine must not block
   */
  OpenLoop(Function<byte[], CompletableFuture<Inference>> engine, MadeTexts texts) {
    this.engine = engine;
    this.texts = texts;
  }

  /** Sends for about {@code time}, and waits for the answers. */
  Load run(int share, double perSecond, Duration time) {
    int count = (int) Math.max(1, perSecond * time.toNanos() * 1e-9);
    ConcurrentHistogram micros = new ConcurrentHistogram(MOST_MICROS, 3);
    LongAdder refused = new LongAdder();
    List<CompletableFuture<Void>> answers = new ArrayList<>(count);
    Random random = new Random(SEED);
    double due = System.nanoTime();
    for (int i = 0; i < count; i++) {
      due += -Math.log(1 - random.nextDouble()) / perSecond * 1e9;
      long at = (long) due;
      for (long wait = at - System.nanoTime(); wait > 0; wait = at - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      answers.add(
          engine
              .apply(texts.next())
              .thenAccept(
                  answer -> {
                    if (answer instanceof Inference.Failed) {
                      refused.increment();
                      micros.recordValue(MOST_MICROS);
                    } else {
                      long took = (System.nanoTime() - at) / 1000;
                      micros.recordValue(Math.min(MOST_MICROS, Math.max(0, took)));
                    }
                  }));
    }
    answers.forEach(CompletableFuture::join);
    return new Load(share, perSecond, count, refused.sum(), millis(micros, 50), millis(micros, 99));
  }

  private static double millis(ConcurrentHistogram micros, double percentile) {
    return micros.getValueAtPercentile(percentile) * 1e-3;
  }
}
