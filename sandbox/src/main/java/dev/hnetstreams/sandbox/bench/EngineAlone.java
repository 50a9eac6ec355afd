package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.metrics.EngineMeters;
import dev.hnetstreams.app.metrics.Meters;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.sandbox.demo.DemoMessages;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/** The engine at saturation, without Kafka. */
final class EngineAlone {
  private static final int SATURATION = 2048;

  private final AppConfig config;
  private final int messages;
  private final int inFlight;

  /** A moment of a measurement. */
  interface Checkpoint {
    /** Called when it is reached. */
    void reached() throws IOException;
  }

  /**
   * What was measured, the warm-up included in {@code paddingRatio} and {@code bytesPerChunk}.
   *
   * @param model {@code name/version}
   * @param cpuMillis processor time of the whole process for a message
   * @param paddingRatio part of the computed bytes that is padding
   */
  record Measured(
      String model,
      double perSecond,
      double cpuMillis,
      double paddingRatio,
      double bytesPerChunk,
      WorkerTrace trace) {}

  /**
   * @param messages measured, after a quarter as many
   */
  EngineAlone(AppConfig config, int messages) {
    this(config, messages, SATURATION);
  }

  /**
   * @param messages measured, after a quarter as many
   * @param inFlight texts that are asked about at a time: where few are, batches are small
   */
  EngineAlone(AppConfig config, int messages, int inFlight) {
    this.config = config;
    this.messages = messages;
    this.inFlight = inFlight;
  }

  /**
   * Runs messages through an engine of its own.
   *
   * @param measured reached when the warm-up is over, and again when all is answered
   */
  Measured run(DemoMessages source, Checkpoint measured) throws IOException {
    Vertx vertx = Vertx.vertx();
    EngineMeters meters = new Meters().engine();
    WorkerTrace trace = new WorkerTrace(meters, System::nanoTime);
    try (ServedModel model = Models.alone(config, vertx, trace)) {
      pump(model, source, messages / 4);
      trace.reset();
      measured.reached();
      Duration cpu = cpu();
      long start = System.nanoTime();
      pump(model, source, messages);
      double perSecond = messages / ((System.nanoTime() - start) * 1e-9);
      double cpuMillis = cpu().minus(cpu).toNanos() * 1e-6 / messages;
      measured.reached();
      return new Measured(
          model.id(), perSecond, cpuMillis, meters.paddingRatio(), meters.bytesPerChunk(), trace);
    } finally {
      vertx.close().await();
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Asks about the next text as soon as any answer is there. */
  private void pump(ServedModel model, DemoMessages source, int count) {
    Semaphore free = new Semaphore(inFlight);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (int i = 0; i < count; i++) {
      byte[] value = source.next();
      if (value != null) {
        free.acquireUninterruptibly();
        var unused =
            model
                .engine()
                .submit(new Document(value))
                .whenComplete(
                    (answer, error) -> {
                      failure.compareAndSet(null, error);
                      free.release();
                    });
      }
    }
    free.acquireUninterruptibly(inFlight);
    if (failure.get() != null) {
      throw new IllegalStateException("the engine did not answer a text", failure.get());
    }
  }
}
