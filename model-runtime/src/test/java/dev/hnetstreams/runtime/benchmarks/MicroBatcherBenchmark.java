package dev.hnetstreams.runtime.benchmarks;

import dev.hnetstreams.runtime.EngineConfig;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.MicroBatcher;
import dev.hnetstreams.runtime.batch.Row;
import dev.hnetstreams.runtime.bundle.Manifest;
import dev.hnetstreams.runtime.bundle.ModelBundle;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** What the batcher costs a row: offered, and taken in some batch. The rows exist already. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MicroBatcherBenchmark {
  private static final int ROWS = 1_024;

  /** Rows that wait before a worker asks: 1 is an idle service, 1024 a busy one. */
  @Param({"1", "32", "1024"})
  public int waiting;

  private final Row[] rows = new Row[ROWS];
  private MicroBatcher batcher;

  /** Rows of 8 to 512 bytes, most of them short. */
  @Setup
  public void fill() {
    Manifest manifest = ModelBundle.bundled().manifest();
    batcher =
        new MicroBatcher(
            EngineConfig.defaults().batching(), manifest.bucketBytes(), manifest.lengthMultiple());
    Random random = new Random(1);
    for (int i = 0; i < ROWS; i++) {
      int length = (int) (8 * Math.pow(64, random.nextDouble()));
      rows[i] = new Row(new byte[length], 0, length, false, i);
    }
  }

  @Benchmark
  @OperationsPerInvocation(ROWS)
  public void offerAndTake(Blackhole hole) {
    for (int i = 0; i < ROWS; i += waiting) {
      for (int k = 0; k < waiting; k++) {
        hole.consume(batcher.offer(rows[i + k]));
      }
      for (Optional<Batch> b = batcher.take(ROWS); b.isPresent(); b = batcher.take(ROWS)) {
        hole.consume(b);
      }
    }
  }
}
