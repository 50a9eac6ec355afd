package dev.hnetstreams.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.Golden;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The bundle in the jar on the real ONNX Runtime, opened once for a class of tests. */
abstract class DefaultModel {
  static final BatchObserver NOBODY = (batch, nanos, chunks) -> {};

  static OrtModel model;

  static Manifest manifest;

  static BatchModel lane;

  @BeforeAll
  static void open() {
    model = OrtModel.open(ModelBundle.bundled(), OrtConfig.cpu());
    manifest = model.bundle().manifest();
    lane = model.lane(true);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  static List<Golden> goldens() {
    return ModelBundle.bundled().goldens();
  }

  static Inference.Classified answer(byte[] bytes) {
    return alone(manifest, EngineConfig.defaults(), List.of(bytes)).get(0);
  }

  static List<Inference.Classified> alone(Manifest as, EngineConfig config, List<byte[]> texts) {
    List<Inference.Classified> answers = new ArrayList<>();
    try (InferenceEngine engine =
        new InferenceEngine(as, List.of(lane), Runnable::run, config, NOBODY)) {
      for (byte[] bytes : texts) {
        answers.add((Inference.Classified) engine.submit(new Document(bytes)).join());
      }
    }
    return answers;
  }

  /** All of them wait while the worker is busy with another, and then go together. */
  static List<Inference.Classified> together(Manifest as, EngineConfig config, List<byte[]> texts) {
    HandDrivenWorkers workers = new HandDrivenWorkers();
    List<CompletableFuture<Inference>> answers = new ArrayList<>();
    try (InferenceEngine engine = new InferenceEngine(as, List.of(lane), workers, config, NOBODY)) {
      CompletableFuture<Inference> other = engine.submit(new Document(new byte[] {'x'}));
      texts.forEach(bytes -> answers.add(engine.submit(new Document(bytes))));
      workers.work();
      assertThat(other).isCompleted();
    }
    return answers.stream().map(answer -> (Inference.Classified) answer.join()).toList();
  }

  static Batch batch(List<byte[]> texts) {
    int longest = texts.stream().mapToInt(bytes -> bytes.length).max().orElseThrow();
    int width = (longest + 31) / 32 * 32;
    List<Row> rows = texts.stream().map(b -> new Row(b, 0, b.length, false, 0)).toList();
    return new Batch(rows, width, width);
  }
}
