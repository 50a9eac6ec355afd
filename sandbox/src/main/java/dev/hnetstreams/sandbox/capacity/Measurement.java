package dev.hnetstreams.sandbox.capacity;

import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.schemas.TaggedText;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** Measures the engine alone, with the bundle and settings that would serve. */
final class Measurement {
  private static final int IN_FLIGHT = 1024;
  private static final int WARM_UP = 200;
  private static final int RESULTS = 256;
  private static final Path STATUS = Path.of("/proc/self/status");

  private final AppConfig config;
  private final Goal goal;
  private final Duration time;
  private final Consumer<String> progress;
  private final LongAdder batches = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private double coresUsed;

  /**
   * @param time of the whole, without the model's start
   * @param progress is told what is measured next
   */
  Measurement(AppConfig config, Goal goal, Duration time, Consumer<String> progress) {
    this.config = config;
    this.goal = goal;
    this.time = time;
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @throws IllegalArgumentException when one text alone takes longer than the bound
   */
  Measured run() throws IOException {
    Vertx vertx = Vertx.vertx();
    BatchObserver observer =
        (batch, inferNanos, chunks) -> {
          batches.increment();
          rows.add(batch.rows().size());
          nanos.add(inferNanos);
        };
    try (ServedModel model = Models.alone(config, vertx, observer)) {
      MadeTexts texts = new MadeTexts(goal.bytes(), config.model().maxTextBytes());
      return run(model, texts);
    } finally {
      vertx.close().await();
    }
  }

  private Measured run(ServedModel model, MadeTexts texts) throws IOException {
    double alone = aloneWithinBound(model, texts);
    say("saturation", 0.3);
    double saturated = saturated(model, texts);
    double batchRows = (double) rows.sum() / batches.sum();
    double batchMillis = nanos.sum() * 1e-6 / batches.sum();
    OpenLoop loop = new OpenLoop(bytes -> submit(model, bytes), texts);
    List<Load> loads =
        Ladder.search(
            share -> {
              double offered = saturated * share / 100;
              say(String.format(Locale.ROOT, "%.0f texts/s on a schedule", offered), 0.15);
              return loop.run(share, offered, part(0.15));
            },
            goal.p99Millis());
    return new Measured(
        model.id(),
        model.provider(),
        Runtime.getRuntime().availableProcessors(),
        model.lanes(),
        texts.meanBytes(),
        alone,
        saturated,
        coresUsed,
        batchRows,
        batchMillis,
        loads,
        residentBytes(),
        resultBytes(model, texts));
  }

  private double aloneWithinBound(ServedModel model, MadeTexts texts) {
    say("one text at a time", 0.1);
    double alone = aloneMillis(model, texts);
    if (alone > goal.p99Millis()) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "--p99: %.1f ms, expected more than the %.1f ms that one text of about %d bytes takes"
                  + " alone on this machine (median)",
              goal.p99Millis(),
              alone,
              goal.bytes()));
    }
    return alone;
  }

  private void say(String what, double share) {
    progress.accept(
        String.format(Locale.ROOT, "%s, %.0f s ...", what, part(share).toMillis() * 1e-3));
  }

  private Duration part(double share) {
    return Duration.ofNanos((long) (time.toNanos() * share));
  }

  private static CompletableFuture<Inference> submit(ServedModel model, byte[] text) {
    // The engine itself: the cache of answers would flatter texts that come again.
    return model.engine().submit(new Document(text));
  }

  private double aloneMillis(ServedModel model, MadeTexts texts) {
    for (int i = 0; i < WARM_UP; i++) {
      submit(model, texts.next()).join();
    }
    double[] millis = new double[1_000_000];
    int count = 0;
    long end = System.nanoTime() + part(0.1).toNanos();
    do {
      long start = System.nanoTime();
      submit(model, texts.next()).join();
      millis[count++] = (System.nanoTime() - start) * 1e-6;
    } while (System.nanoTime() < end && count < millis.length);
    double[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return sorted[count / 2];
  }

  private double saturated(ServedModel model, MadeTexts texts) {
    ArrayDeque<CompletableFuture<Inference>> inFlight = new ArrayDeque<>();
    long start = System.nanoTime();
    long warm = start + part(0.05).toNanos();
    long end = start + part(0.3).toNanos();
    long from = 0;
    long answered = 0;
    Duration used = Duration.ZERO;
    while (System.nanoTime() < end) {
      inFlight.add(submit(model, texts.next()));
      if (inFlight.size() < IN_FLIGHT) {
        continue;
      }
      inFlight.remove().join().orElseThrow();
      long now = System.nanoTime();
      if (from != 0) {
        answered++;
      } else if (now >= warm) {
        from = now;
        used = processorTime();
        batches.reset();
        rows.reset();
        nanos.reset();
      }
    }
    double seconds = (System.nanoTime() - from) * 1e-9;
    coresUsed = processorTime().minus(used).toNanos() * 1e-9 / seconds;
    inFlight.forEach(CompletableFuture::join);
    if (from == 0 || answered == 0) {
      throw new IllegalStateException(
          "the time was over before the engine had answered, expected more --seconds");
    }
    return answered / seconds;
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Without key and headers. */
  private double resultBytes(ServedModel model, MadeTexts texts) {
    ResultWriter writer = new ResultWriter(config.output());
    TaggedText.Source source = new TaggedText.Source(config.topics().output(), 0, 100_000, 0);
    long sum = 0;
    for (int i = 0; i < RESULTS; i++) {
      byte[] text = texts.next();
      Inference.Classified answer = submit(model, text).join().orElseThrow();
      sum +=
          ResultWriter.json(writer.result(source.topic() + "-0-" + i, source, text, answer)).length;
    }
    return (double) sum / RESULTS;
  }

  private static long residentBytes() throws IOException {
    if (!Files.isReadable(STATUS)) {
      return 0;
    }
    return Files.readAllLines(STATUS).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElse(0);
  }
}
