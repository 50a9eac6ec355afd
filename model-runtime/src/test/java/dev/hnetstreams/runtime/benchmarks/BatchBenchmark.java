package dev.hnetstreams.runtime.benchmarks;

import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.EngineConfig;
import dev.hnetstreams.runtime.InferenceEngine;
import dev.hnetstreams.runtime.Texts;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import dev.hnetstreams.runtime.chunk.ChunkDecoder;
import dev.hnetstreams.runtime.ort.OrtConfig;
import dev.hnetstreams.runtime.ort.OrtModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One batch of 32 texts of 97 to 128 bytes, which fills the default budget: the network's time, and
 * the time of all else. Divide the second and the third by the first.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class BatchBenchmark {
  private static final int ROWS = 32;
  private static final int WIDTH = 128;

  private final List<Document> documents = new ArrayList<>();
  private OrtModel model;
  private BatchModel lane;
  private Batch batch;
  private BatchOutput output;
  private InferenceEngine engine;

  /** Runs the network once; the engine's lane replays what came out. */
  @Setup
  public void open() {
    model = OrtModel.open(ModelBundle.bundled(), OrtConfig.cpu());
    lane = model.lane(true);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      byte[] bytes = Texts.ofLength(WIDTH - i % 32);
      documents.add(new Document(bytes));
      rows.add(new Row(bytes, 0, bytes.length, false, 0));
    }
    batch = new Batch(rows, WIDTH, WIDTH);
    output = lane.run(batch);
    BatchingConfig full = new BatchingConfig(ROWS, ROWS * WIDTH, 4096, Duration.ofHours(1), 1_000);
    engine =
        new InferenceEngine(
            model.bundle().manifest(),
            List.of(this::replay),
            Runnable::run,
            new EngineConfig(full, 3, 1_000_000, 512),
            (ran, nanos, chunks) -> {});
  }

  @TearDown
  public void close() {
    engine.close();
    model.close();
  }

  /** ONNX Runtime: inputs in, outputs copied out. */
  @Benchmark
  public BatchOutput network() {
    return lane.run(batch);
  }

  /** Boundaries to byte spans, for every row of the batch. */
  @Benchmark
  public void chunkDecoding(Blackhole hole) {
    BatchOutput.StageOutput stage = output.stages().get(0);
    for (int r = 0; r < ROWS; r++) {
      hole.consume(
          ChunkDecoder.decode(
              stage.boundaryProb(),
              r * stage.width(),
              stage.chunkStart(),
              r * stage.chunks(),
              (int) stage.chunkCount()[r],
              batch.rows().get(r).length()));
    }
  }

  /** Everything but the network: a look at the text, batcher, futures, decoding, decisions. */
  @Benchmark
  public void engineWithoutNetwork(Blackhole hole) {
    for (Document document : documents) {
      hole.consume(engine.submit(document));
    }
  }

  private BatchOutput replay(Batch ran) {
    if (ran.rows().size() != ROWS) {
      throw new IllegalStateException("batch of " + ran.rows().size() + " rows");
    }
    return output;
  }
}
