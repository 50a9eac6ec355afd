package dev.hnetstreams.app.tracing;

import dev.hnetstreams.app.tracing.SpanObserver.Outcome;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of spans out: so many wait and no more, what is lost is counted, and the log has a line a
 * minute for it. The service never waits. Any thread.
 */
final class SpanPipe implements SpanProcessor {
  /** Spans that wait or are being sent: at about 1 kB a span, 4 MB. */
  static final int MAX_WAITING = 4096;

  private static final Logger LOG = LoggerFactory.getLogger(SpanPipe.class);
  private static final int BATCH = 512;
  private static final Duration DELAY = Duration.ofSeconds(1);
  private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

  private final SpanProcessor batches;
  private final SpanObserver observer;
  private final String endpoint;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LossLog losses;

  /**
   * @param endpoint named in the log
   * @param nanoTime {@link System#nanoTime()}
   */
  SpanPipe(SpanExporter exporter, SpanObserver observer, String endpoint, LongSupplier nanoTime) {
    this.observer = observer;
    this.endpoint = endpoint;
    this.losses = new LossLog(nanoTime);
    this.batches =
        BatchSpanProcessor.builder(new Counted(exporter))
            .setMaxQueueSize(MAX_WAITING)
            .setMaxExportBatchSize(BATCH)
            .setScheduleDelay(DELAY)
            .setExporterTimeout(SEND_TIMEOUT)
            .build();
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {}

  @Override
  public boolean isStartRequired() {
    return false;
  }

  @Override
  public void onEnd(ReadableSpan span) {
    if (!span.getSpanContext().isSampled()) {
      return;
    }
    if (waiting.incrementAndGet() > MAX_WAITING) {
      waiting.decrementAndGet();
      observer.onSpans(Outcome.DROPPED, 1);
      losses.lost(0, 1, null);
    } else {
      batches.onEnd(span);
    }
  }

  @Override
  public boolean isEndRequired() {
    return true;
  }

  @Override
  public CompletableResultCode shutdown() {
    return batches.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return batches.forceFlush();
  }

  /** Counts what the exporter did. */
  private final class Counted implements SpanExporter {
    private final SpanExporter exporter;

    Counted(SpanExporter exporter) {
      this.exporter = exporter;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      int count = spans.size();
      CompletableResultCode result = exporter.export(spans);
      result.whenComplete(
          () -> {
            waiting.addAndGet(-count);
            observer.onSpans(result.isSuccess() ? Outcome.EXPORTED : Outcome.FAILED, count);
            if (!result.isSuccess()) {
              losses.lost(count, 0, result.getFailureThrowable());
            }
          });
      return result;
    }

    @Override
    public CompletableResultCode flush() {
      return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return exporter.shutdown();
    }
  }

  private static Throwable rootOf(Throwable error) {
    Throwable root = error;
    for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
      root = root.getCause();
    }
    return root;
  }

  /** Collects losses, and writes a line about them at most once a minute. */
  private final class LossLog {
    private static final Duration INTERVAL = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private long failed;
    private long dropped;
    private boolean written;
    private long lastNanos;

    LossLog(LongSupplier nanoTime) {
      this.nanoTime = nanoTime;
    }

    synchronized void lost(int nowFailed, int nowDropped, Throwable why) {
      failed += nowFailed;
      dropped += nowDropped;
      long now = nanoTime.getAsLong();
      if (!written || now - lastNanos >= INTERVAL.toNanos()) {
        LOG.warn(
            "event=spans_lost failed={} dropped={} endpoint={} cause={}",
            failed,
            dropped,
            endpoint,
            why == null ? "none" : rootOf(why).getClass().getSimpleName());
        written = true;
        lastNanos = now;
        failed = 0;
        dropped = 0;
      }
    }
  }
}
