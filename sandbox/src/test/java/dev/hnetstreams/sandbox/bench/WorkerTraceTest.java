package dev.hnetstreams.sandbox.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.runtime.batch.MicroBatcher;
import dev.hnetstreams.runtime.batch.Row;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTraceTest {
  private long now;
  private final MicroBatcher batcher =
      new MicroBatcher(new BatchingConfig(8, 4096, 4096, Duration.ZERO, 8), List.of(32), 32);
  private final WorkerTrace trace = new WorkerTrace((batch, nanos, chunks) -> {}, () -> now);

  @BeforeEach
  void threeBatchesTheSecondOfRowsThatWaitedForTheFirst() {
    ran(1000, 1000, 1100);
    ran(1050, 1110, 1200);
    ran(1300, 1300, 1400);
  }

  @Test
  void onlyTimeBetweenBatchesInWhichRowsWaitedIsIdle() {
    WorkerTrace.Summary summary = trace.summary();

    assertThat(summary.workers()).isEqualTo(1);
    assertThat(summary.busy()).isEqualTo(290 / 400.0, within(1e-9));
    assertThat(summary.idleWhileRowsWaited()).isEqualTo(10 / 400.0, within(1e-9));
    assertThat(summary.medianIdleMillis()).isEqualTo(10e-6, within(1e-12));
    assertThat(summary.longestIdleMillis()).isEqualTo(10e-6, within(1e-12));
  }

  @Test
  void whatWasBeforeTheMeasurementIsForgotten() {
    trace.reset();

    assertThat(trace.summary()).isEqualTo(new WorkerTrace.Summary(0, 0, 0, 0, 0));
  }

  @Test
  void theFileHasBatchesAndTheTimesInWhichRowsWaited(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("trace.json");
    trace.write(file);

    JsonNode events = new ObjectMapper().readTree(file.toFile());
    assertThat(events.findValuesAsText("name"))
        .filteredOn(name -> name.equals("1 rows of 32 bytes"))
        .hasSize(3);
    assertThat(events.findValuesAsText("name")).contains("rows wait");
    assertThat(events.get(0).get("dur").asDouble()).isEqualTo(0.1);
  }

  private void ran(long arrival, long start, long end) {
    batcher.offer(new Row(new byte[] {'x'}, 0, 1, false, arrival));
    Batch batch = batcher.take(start).orElseThrow();
    now = end;
    trace.onBatch(batch, end - start, 1);
  }
}
