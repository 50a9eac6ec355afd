package dev.hnetstreams.app.tracing;

import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A span around each run of a batch that has a text whose trace is recorded. The span is a child of
 * the first such text's and linked to all of them; each text's time in the queue becomes a span of
 * its own trace, linked to the batch's. Owned as the network is.
 */
final class TracedLane implements BatchModel {
  private static final AttributeKey<Long> ROWS = AttributeKey.longKey("hnet.batch.rows");
  private static final AttributeKey<Long> BUCKET = AttributeKey.longKey("hnet.batch.bucket_bytes");
  private static final AttributeKey<Long> PADDED = AttributeKey.longKey("hnet.batch.padded_bytes");
  private static final AttributeKey<Long> CHUNKS = AttributeKey.longKey("hnet.batch.chunks");

  private final Tracer tracer;
  private final BatchModel network;

  TracedLane(Tracer tracer, BatchModel network) {
    this.tracer = tracer;
    this.network = network;
  }

  @Override
  public BatchOutput run(Batch batch) {
    List<Row> followed = followed(batch);
    if (followed.isEmpty()) {
      return network.run(batch);
    }
    Span span = begin(batch, followed);
    try {
      BatchOutput output = Context.root().with(span).wrapSupplier(() -> network.run(batch)).get();
      span.setAttribute(CHUNKS, output.innermostChunks());
      return output;
    } catch (RuntimeException | Error e) {
      span.setAttribute(Tracing.ERROR, e.getClass().getName()).setStatus(StatusCode.ERROR);
      throw e;
    } finally {
      span.end();
    }
  }

  private static List<Row> followed(Batch batch) {
    List<Row> followed = List.of();
    for (Row row : batch.rows()) {
      if (row.tag() instanceof TextTrace) {
        followed = followed.isEmpty() ? new ArrayList<>() : followed;
        followed.add(row);
      }
    }
    return followed;
  }

  private Span begin(Batch batch, List<Row> followed) {
    SpanBuilder builder = tracer.spanBuilder("model").setParent(trace(followed.get(0)).context());
    Set<SpanContext> askers = new LinkedHashSet<>();
    followed.forEach(row -> askers.add(trace(row).asker()));
    askers.forEach(builder::addLink);
    Span span =
        builder
            .setAttribute(ROWS, (long) batch.rows().size())
            .setAttribute(BUCKET, (long) batch.bucket())
            .setAttribute(PADDED, batch.paddedBytes())
            .startSpan();
    Instant wall = Instant.now();
    long nanoTime = System.nanoTime();
    long wallNanos = TimeUnit.SECONDS.toNanos(wall.getEpochSecond()) + wall.getNano();
    for (Row row : followed) {
      if (trace(row).firstRun()) {
        tracer
            .spanBuilder("queue")
            .setParent(trace(row).context())
            .addLink(span.getSpanContext())
            .setStartTimestamp(wallNanos - (nanoTime - row.arrivalNanos()), TimeUnit.NANOSECONDS)
            .startSpan()
            .end(wallNanos - (nanoTime - row.takenNanos()), TimeUnit.NANOSECONDS);
      }
    }
    return span;
  }

  private static TextTrace trace(Row row) {
    return (TextTrace) row.tag();
  }
}
