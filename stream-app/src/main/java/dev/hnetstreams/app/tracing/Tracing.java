package dev.hnetstreams.app.tracing;

import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.batch.BatchModel;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.TextMapPropagator;
import java.util.function.UnaryOperator;

/**
 * What the rooms ask for spans. {@link #OFF} hands back what it is given and follows nothing. Any
 * thread.
 */
public final class Tracing implements AutoCloseable {
  /** Follows nothing, and costs nothing. */
  public static final Tracing OFF = new Tracing(null, () -> {});

  /** W3C Trace Context: {@code traceparent} and {@code tracestate}. */
  public static final TextMapPropagator W3C = W3CTraceContextPropagator.getInstance();

  /** Why a span failed: a class, a reason or a status from a closed set, never a message. */
  public static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private static final String SCOPE = "dev.hnetstreams";

  private final Tracer tracer;
  private final Runnable onClose;

  private Tracing(Tracer tracer, Runnable onClose) {
    this.tracer = tracer;
    this.onClose = onClose;
  }

  /**
   * Follows records and requests.
   *
   * @param provider makes the spans, and samples them
   * @param onClose sends what still waits
   */
  public static Tracing of(TracerProvider provider, Runnable onClose) {
    return new Tracing(provider.get(SCOPE), onClose);
  }

  /** Whether anything is followed. */
  public boolean on() {
    return tracer != null;
  }

  /**
   * Begins spans.
   *
   * @throws IllegalStateException when this is {@link #OFF}
   */
  public Tracer tracer() {
    if (tracer == null) {
      throw new IllegalStateException("traces are off");
    }
    return tracer;
  }

  /** Follows records through the stage. */
  public AsyncTracer stage() {
    return on() ? new RecordTracer(tracer) : AsyncTracer.NONE;
  }

  /** Follows batches: a worker's network, with a span around each run. */
  public UnaryOperator<BatchModel> lanes() {
    return on() ? network -> new TracedLane(tracer, network) : UnaryOperator.identity();
  }

  /** Prepares a document, and ties it to the record that is followed on this thread. */
  public UnaryOperator<Document> tagging(UnaryOperator<Document> details) {
    return on() ? document -> TextTrace.tag(details.apply(document)) : details;
  }

  @Override
  public void close() {
    onClose.run();
  }
}
