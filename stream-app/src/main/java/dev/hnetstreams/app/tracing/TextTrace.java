package dev.hnetstreams.app.tracing;

import dev.hnetstreams.runtime.Document;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The tag of a text whose trace is recorded: ties its rows in a batch to the span that asked. Any
 * thread.
 */
public final class TextTrace {
  private final SpanContext asker;
  private final AtomicBoolean queued = new AtomicBoolean();

  private TextTrace(SpanContext asker) {
    this.asker = asker;
  }

  /** Ties a document to the span of this thread; returns the same when that is not recorded. */
  public static Document tag(Document document) {
    return tag(document, Span.current().getSpanContext());
  }

  /** Ties a document to a span; returns the same when that is not recorded. */
  public static Document tag(Document document, SpanContext asker) {
    return asker.isSampled() ? document.withTag(new TextTrace(asker)) : document;
  }

  /** The span that asked; it is recorded. */
  public SpanContext asker() {
    return asker;
  }

  /** The context to begin children in. */
  Context context() {
    return Context.root().with(Span.wrap(asker));
  }

  /** True once: a text of several rows, or one that runs again, waited in the queue once. */
  boolean firstRun() {
    return queued.compareAndSet(false, true);
  }
}
