package dev.hnetstreams.app.topology;

import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.tracing.KafkaHeaders;
import dev.hnetstreams.app.tracing.Messaging;
import dev.hnetstreams.app.tracing.Tracing;
import dev.hnetstreams.schemas.TaggedText;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A span around the emission of each record, whose context goes into the headers of all that is
 * sent for it: results, routes, snippets, reasons, dead letters. Owned by its stream thread.
 */
final class TracedEmit implements Processor<byte[], Outcome, byte[], Object> {
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("hnet.outcome");
  private static final AttributeKey<String> MODEL = AttributeKey.stringKey("hnet.model");
  private static final AttributeKey<Boolean> NOT_RUN = AttributeKey.booleanKey("hnet.not_run");

  private final Tracer tracer;
  private final Processor<byte[], Outcome, byte[], Object> emit;

  private TracedEmit(Tracer tracer, Processor<byte[], Outcome, byte[], Object> emit) {
    this.tracer = tracer;
    this.emit = emit;
  }

  /**
   * Returns the processor itself, with its observer as it is, when nothing is traced.
   *
   * @param emit makes the processor of an observer
   */
  static Processor<byte[], Outcome, byte[], Object> around(
      Tracing tracing,
      TopicsConfig topics,
      OutcomeObserver observer,
      Function<OutcomeObserver, Processor<byte[], Outcome, byte[], Object>> emit) {
    if (!tracing.on()) {
      return emit.apply(observer);
    }
    OutcomeObserver told =
        (answered, result, timestamp) -> {
          observer.onOutcome(answered, result, timestamp);
          describe(Span.current(), topics, answered, result);
        };
    return new TracedEmit(tracing.tracer(), emit.apply(told));
  }

  @Override
  public void init(ProcessorContext<byte[], Object> context) {
    emit.init(context);
  }

  @Override
  public void process(Record<byte[], Outcome> record) {
    Span span = tracer.spanBuilder("emit").setSpanKind(SpanKind.PRODUCER).startSpan();
    Context context = Context.current().with(span);
    Record<byte[], Outcome> carrying =
        record.withHeaders(KafkaHeaders.with(context, record.headers()));
    try {
      context.wrap(() -> emit.process(carrying)).run();
    } catch (RuntimeException e) {
      span.setAttribute(Tracing.ERROR, e.getClass().getName()).setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      span.end();
    }
  }

  @Override
  public void close() {
    emit.close();
  }

  private static void describe(
      Span span, TopicsConfig topics, Outcome answered, TaggedText result) {
    if (!span.isRecording()) {
      return;
    }
    span.setAttribute(Messaging.SYSTEM, Messaging.KAFKA)
        .setAttribute(Messaging.OPERATION, "send")
        .setAttribute(Messaging.DESTINATION, result == null ? topics.deadLetter() : topics.output())
        .setAttribute(OUTCOME, result == null ? "dead_letter" : "classified");
    if (answered instanceof Outcome.Dead dead) {
      span.setAttribute(Tracing.ERROR, dead.reason().wireName()).setStatus(StatusCode.ERROR);
      if (dead.model() != null) {
        span.setAttribute(MODEL, dead.model());
      }
    } else if (answered instanceof Outcome.Classified classified) {
      span.setAttribute(MODEL, classified.answer().model());
      if (classified.answer().timing().bucket() == 0) {
        span.setAttribute(NOT_RUN, true);
      }
    }
  }
}
