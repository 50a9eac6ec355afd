package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.app.serving.CrashJournal;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.BatchObserver;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.Origin;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.sandbox.demo.DemoMessages;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.utils.Utils;

/**
 * What the crash journal costs: the same messages through one engine without and with it, in turn,
 * and the journal by itself with batches of the size that the engine made.
 */
final class CrashJournalBench {
  private static final long SEED = 20260101;
  private static final int PAIRS = 12;
  private static final int IN_FLIGHT = 256;
  private static final int BATCHES = 20_000;

  private final AppConfig config;
  private final int messages;
  private final CrashJournal journal = new CrashJournal();
  private final LongAdder batches = new LongAdder();
  private final LongAdder rows = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  /**
   * @param messages in each half of a pair
   */
  CrashJournalBench(AppConfig config, int messages) {
    this.config = config;
    this.messages = messages;
  }

  void run() throws IOException {
    Path folder = Files.createTempDirectory("hnet-streams-journal");
    Vertx vertx = Vertx.vertx();
    BatchObserver observer =
        (batch, inferNanos, chunks) -> {
          batches.increment();
          rows.add(batch.rows().size());
          nanos.add(inferNanos);
        };
    try (ServedModel model = Models.alone(config, vertx, observer, journal::around)) {
      pump(model);
      compare(model, folder);
      byItself(folder);
    } finally {
      vertx.close().await();
      Utils.delete(folder.toFile());
    }
  }

  /**
   * Processor time, since other work on the machine changes elapsed time by more than a journal.
   */
  private void compare(ServedModel model, Path folder) throws IOException {
    double[] ratios = new double[PAIRS];
    for (int pair = 0; pair < PAIRS; pair++) {
      boolean journalFirst = pair % 2 == 1;
      Half first = half(model, journalFirst ? folder : null);
      Half second = half(model, journalFirst ? null : folder);
      Half without = journalFirst ? second : first;
      Half with = journalFirst ? first : second;
      ratios[pair] = with.cpuMillis() / without.cpuMillis();
      System.out.printf(
          "pair %2d           %8.3f ms of processor a message without, %.3f with the journal:"
              + " %.3f (%.0f and %.0f messages/s)%n",
          pair + 1,
          without.cpuMillis(),
          with.cpuMillis(),
          ratios[pair],
          without.perSecond(),
          with.perSecond());
    }
    Arrays.sort(ratios);
    System.out.printf(
        "median of %d       %8.3f (from %.3f to %.3f)%n",
        PAIRS, (ratios[PAIRS / 2 - 1] + ratios[PAIRS / 2]) / 2, ratios[0], ratios[PAIRS - 1]);
  }

  /**
   * @param cpuMillis processor time of the whole process for a message
   */
  private record Half(double cpuMillis, double perSecond) {}

  /**
   * @param folder of the journal, or null for none
   */
  private Half half(ServedModel model, Path folder) throws IOException {
    if (folder != null) {
      journal.open(folder.resolve("engine"));
    }
    Duration cpu = cpu();
    long start = System.nanoTime();
    pump(model);
    double seconds = (System.nanoTime() - start) * 1e-9;
    double cpuMillis = cpu().minus(cpu).toNanos() * 1e-6;
    journal.close();
    return new Half(cpuMillis / messages, messages / seconds);
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  private void pump(ServedModel model) throws IOException {
    DemoMessages source = DemoMessages.shipped(SEED);
    ArrayDeque<CompletableFuture<Inference>> inFlight = new ArrayDeque<>();
    for (int i = 0; i < messages; i++) {
      byte[] value = source.next();
      if (value != null) {
        Document document = new Document(value, new Origin("text.in", i % 4, i, i));
        inFlight.add(model.engine().submit(document));
      }
      if (inFlight.size() >= IN_FLIGHT) {
        inFlight.remove().join();
      }
    }
    inFlight.forEach(CompletableFuture::join);
  }

  /** With a network that does nothing, so that what is left is the journal. */
  private void byItself(Path folder) {
    CrashJournal alone = new CrashJournal();
    alone.open(folder.resolve("alone"));
    BatchModel nothing = alone.around(batch -> null);
    int each = (int) Math.ceil(rows.sum() / (double) batches.sum());
    Batch batch = new Batch(Collections.nCopies(each, new Recorded()), 32, 32);
    double micros = 0;
    for (int warmUp = 0; warmUp < 3; warmUp++) {
      long start = System.nanoTime();
      for (int i = 0; i < BATCHES; i++) {
        nothing.run(batch);
      }
      micros = (System.nanoTime() - start) * 1e-3 / BATCHES;
    }
    alone.close();
    double model = nanos.sum() * 1e-3 / batches.sum();
    System.out.printf(
        "journal by itself %8.1f us a batch of %d rows, %.3f %% of the %.1f ms that it runs%n",
        micros, each, 100 * micros / model, model * 1e-3);
  }

  private static final class Recorded extends Row {
    private static final Origin ORIGIN = new Origin("text.in", 2, 123_456_789, 1_795_000_000_000L);

    Recorded() {
      super(new byte[] {'x'}, 0, 1, false, 0);
    }

    @Override
    public Origin origin() {
      return ORIGIN;
    }
  }
}
