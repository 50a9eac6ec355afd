package dev.hnetstreams.app.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.batch.BatchModel;
import java.lang.management.ManagementFactory;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** Off, every seam hands back what it was given, and a record allocates nothing more. */
class TracingOffTest {
  private static final int RECORDS = 100_000;

  @Test
  void nothingIsWrapped() {
    UnaryOperator<Document> details = document -> document;
    BatchModel network = batch -> null;

    assertThat(Tracing.OFF.stage()).isSameAs(AsyncTracer.NONE);
    assertThat(Tracing.OFF.tagging(details)).isSameAs(details);
    assertThat(Tracing.OFF.lanes().apply(network)).isSameAs(network);
    assertThat(TraceExport.start(TracingConfig.OFF, null, SpanObserver.NOBODY))
        .isSameAs(Tracing.OFF);
    assertThatThrownBy(Tracing.OFF::tracer).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aRecordAllocatesNothingMore() {
    Record<byte[], byte[]> record = new Record<>(null, new byte[1], 0);
    Document document = new Document(new byte[1]);
    UnaryOperator<Document> tagging = Tracing.OFF.tagging(same -> same);
    AsyncTracer tracer = Tracing.OFF.stage();
    int followed = 0;
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long before = threads.getThreadAllocatedBytes(self);
      for (int i = 0; i < RECORDS; i++) {
        followed += tracer.received(record, null) == null ? 0 : 1;
        followed += tagging.apply(document).tag() == null ? 0 : 1;
        tracer.committing();
      }
      least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
    }

    assertThat(followed).isZero();
    assertThat(least).as("bytes for " + RECORDS + " records").isLessThan(RECORDS / 100);
  }
}
