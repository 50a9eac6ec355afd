package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.config.AppConfig;
import dev.hnetstreams.app.metrics.EngineMeters;
import dev.hnetstreams.app.metrics.Meters;
import dev.hnetstreams.app.service.Models;
import dev.hnetstreams.app.serving.ServedModel;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.sandbox.demo.DemoMessages;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

/** The engine at saturation, without Kafka. */
final class EngineAlone {
  private static final int IN_FLIGHT = 2048;

  private final AppConfig config;
  private final int messages;

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
    this.config = config;
    this.messages = messages;
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

  private static void pump(ServedModel model, DemoMessages source, int count) {
    ArrayDeque<CompletableFuture<Inference>> inFlight = new ArrayDeque<>();
    for (int i = 0; i < count; i++) {
      byte[] value = source.next();
      if (value != null) {
        inFlight.add(model.engine().submit(new Document(value)));
      }
      if (inFlight.size() >= IN_FLIGHT) {
        inFlight.remove().join();
      }
    }
    inFlight.forEach(CompletableFuture::join);
  }
}
