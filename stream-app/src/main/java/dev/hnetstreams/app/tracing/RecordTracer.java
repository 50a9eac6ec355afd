package dev.hnetstreams.app.tracing;

import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.async.FailurePolicy;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * The span of each record, {@code receive}, and the span of each commit, linked to the records in
 * it. Every stream thread has a list of its own of what it is to commit.
 */
final class RecordTracer implements AsyncTracer {
  /** Linked records of a commit; beyond, only their number is told. */
  static final int MAX_LINKS = 256;

  private static final AttributeKey<Long> ATTEMPTS = AttributeKey.longKey("hnet.attempts");
  private static final AttributeKey<Long> RECORDS = AttributeKey.longKey("hnet.commit.records");
  private static final AttributeKey<Boolean> DROPPED = AttributeKey.booleanKey("hnet.dropped");

  private final Tracer tracer;
  private final ThreadLocal<Uncommitted> uncommitted = ThreadLocal.withInitial(Uncommitted::new);

  /** What a stream thread has forwarded since its last commit. Owned by that thread. */
  private static final class Uncommitted {
    private final List<SpanContext> records = new ArrayList<>();
    private long recorded;
    private Instant began;
  }

  RecordTracer(Tracer tracer) {
    this.tracer = tracer;
  }

  @Override
  public Followed received(Record<?, ?> record, RecordMetadata at) {
    Context parent = KafkaHeaders.context(record.headers());
    Span span =
        tracer
            .spanBuilder("receive " + at.topic())
            .setParent(parent)
            .setSpanKind(SpanKind.CONSUMER)
            .startSpan();
    if (span.isRecording()) {
      span.setAttribute(Messaging.SYSTEM, Messaging.KAFKA)
          .setAttribute(Messaging.OPERATION, "process")
          .setAttribute(Messaging.DESTINATION, at.topic())
          .setAttribute(Messaging.PARTITION, Integer.toString(at.partition()))
          .setAttribute(Messaging.OFFSET, at.offset());
      if (record.value() instanceof byte[] value) {
        span.setAttribute(Messaging.BODY_SIZE, (long) value.length);
      }
      uncommitted.get().began = null;
    }
    return new OneRecord(span, parent.with(span));
  }

  @Override
  public void committing() {
    Uncommitted mine = uncommitted.get();
    mine.began = mine.began == null ? Instant.now() : mine.began;
  }

  @Override
  public void committed(Throwable failure) {
    Uncommitted mine = uncommitted.get();
    Instant began = mine.began;
    mine.began = null;
    if (mine.recorded == 0) {
      return;
    }
    SpanBuilder builder =
        tracer
            .spanBuilder("commit")
            .setSpanKind(SpanKind.CLIENT)
            .setParent(Context.root().with(Span.wrap(mine.records.get(0))))
            .setAttribute(Messaging.SYSTEM, Messaging.KAFKA)
            .setAttribute(Messaging.OPERATION, "settle")
            .setAttribute(RECORDS, mine.recorded);
    mine.records.forEach(builder::addLink);
    if (began != null) {
      builder.setStartTimestamp(began);
    }
    Span span = builder.startSpan();
    if (failure != null) {
      span.setAttribute(Tracing.ERROR, failure.getClass().getName()).setStatus(StatusCode.ERROR);
    }
    span.end();
    mine.records.clear();
    mine.recorded = 0;
  }

  /** A record on its way. Owned by its stream thread. */
  private final class OneRecord implements Followed {
    private final Span span;
    private final Context context;

    OneRecord(Span span, Context context) {
      this.span = span;
      this.context = context;
    }

    @Override
    public void within(Runnable work) {
      context.wrap(work).run();
    }

    @Override
    public void failed(Throwable error, int attempts, FailurePolicy.Verdict verdict) {
      if (!span.isRecording()) {
        return;
      }
      span.setAttribute(ATTEMPTS, (long) attempts);
      if (attempts == 1 || !(verdict instanceof FailurePolicy.Retry)) {
        span.addEvent("failed", Attributes.of(Tracing.ERROR, error.getClass().getName()));
      }
      if (verdict instanceof FailurePolicy.Fail) {
        span.setAttribute(Tracing.ERROR, error.getClass().getName()).setStatus(StatusCode.ERROR);
      }
    }

    @Override
    public void done() {
      span.end();
      if (span.getSpanContext().isSampled()) {
        Uncommitted mine = uncommitted.get();
        mine.recorded++;
        if (mine.records.size() < MAX_LINKS) {
          mine.records.add(span.getSpanContext());
        }
      }
    }

    @Override
    public void dropped() {
      span.setAttribute(DROPPED, true).end();
    }
  }
}
