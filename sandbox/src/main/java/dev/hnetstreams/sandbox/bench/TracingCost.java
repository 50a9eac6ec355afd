package dev.hnetstreams.sandbox.bench;

import dev.hnetstreams.app.codec.CodecConfig;
import dev.hnetstreams.app.codec.TextCodec;
import dev.hnetstreams.app.topology.TracedCodec;
import dev.hnetstreams.app.tracing.KafkaHeaders;
import dev.hnetstreams.app.tracing.TraceExport;
import dev.hnetstreams.app.tracing.Tracing;
import dev.hnetstreams.app.tracing.TracingConfig;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The spans of a record by themselves: a stage, a codec and a network that do nothing, so that what
 * is left is the traces, with their way to the collector.
 */
final class TracingCost {
  private static final int RECORDS = 24_000;
  private static final int ROWS = 12;
  private static final int WARM_UPS = 2;
  private static final long MAX_WAITING = 2_000;
  private static final byte[] TEXT = new byte[48];
  private static final BatchOutput OUTPUT =
      new BatchOutput(
          List.of(), List.of(new BatchOutput.StageOutput(null, 1, null, 1, new long[ROWS])));
  private static final RecordMetadata AT =
      new RecordMetadata() {
        @Override
        public String topic() {
          return "text.in";
        }

        @Override
        public int partition() {
          return 0;
        }

        @Override
        public long offset() {
          return 123_456_789;
        }
      };

  private final AtomicLong settled = new AtomicLong();
  private long begun;

  private static final class Tagged extends Row {
    private final Object tag;

    Tagged(Object tag) {
      super(TEXT, 0, TEXT.length, false, System.nanoTime());
      this.tag = tag;
    }

    @Override
    public Object tag() {
      return tag;
    }
  }

  /**
   * Processor time of the process for a record's traces, the collector's in it included.
   *
   * @param endpoint null: traces are off
   * @return in microseconds
   */
  double micros(String endpoint, double sample) throws InterruptedException {
    TracingConfig config = new TracingConfig(endpoint, sample, "bench", null);
    try (Tracing tracing =
        TraceExport.start(config, null, (outcome, spans) -> settled.addAndGet(spans))) {
      Duration cpu = Duration.ZERO;
      for (int round = 0; round <= WARM_UPS; round++) {
        cpu = cpu();
        run(tracing);
      }
      return cpu().minus(cpu).toNanos() * 1e-3 / RECORDS;
    }
  }

  private void run(Tracing tracing) throws InterruptedException {
    AsyncTracer tracer = tracing.stage();
    TextCodec codec =
        TracedCodec.around(
            TextCodec.of(new CodecConfig(CodecConfig.Format.RAW, "/text", "/id")), tracing);
    UnaryOperator<Document> tagging = tracing.tagging(document -> document);
    BatchModel lane = tracing.lanes().apply(batch -> OUTPUT);
    for (int done = 0; done < RECORDS; done += ROWS) {
      List<AsyncTracer.Followed> followed = new ArrayList<>(ROWS);
      List<Row> rows = new ArrayList<>(ROWS);
      Record<byte[], byte[]> record = new Record<>(null, TEXT, 0);
      for (int i = 0; i < ROWS; i++) {
        AsyncTracer.Followed one = tracer.received(record, AT);
        followed.add(one);
        within(
            one,
            () -> {
              var unused = codec.decode(TEXT);
              rows.add(new Tagged(tagging.apply(new Document(TEXT)).tag()));
            });
      }
      lane.run(new Batch(rows, 64, 64));
      tracer.committing();
      for (AsyncTracer.Followed one : followed) {
        within(one, () -> emit(tracing, record));
        if (one != null) {
          one.done();
        }
      }
      tracer.committed(null);
      long recorded = rows.stream().filter(row -> row.tag() != null).count();
      begun += recorded == 0 ? 0 : 4 * recorded + 2;
      while (begun - settled.get() > MAX_WAITING) {
        Thread.sleep(1);
      }
    }
  }

  private static void within(AsyncTracer.Followed followed, Runnable work) {
    if (followed == null) {
      work.run();
    } else {
      followed.within(work);
    }
  }

  private static void emit(Tracing tracing, Record<byte[], byte[]> record) {
    if (tracing.on()) {
      Span span = tracing.tracer().spanBuilder("emit").setSpanKind(SpanKind.PRODUCER).startSpan();
      var unused = KafkaHeaders.with(Context.current().with(span), record.headers());
      span.end();
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }
}
