package dev.hnetstreams.app.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.batch.Batch;
import dev.hnetstreams.runtime.batch.BatchModel;
import dev.hnetstreams.runtime.batch.BatchOutput;
import dev.hnetstreams.runtime.batch.Row;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A batch's span, its links to the texts' spans, and the queue's span of each text. */
class TracedLaneTest {
  private static final BatchOutput OUTPUT =
      new BatchOutput(
          List.of(), List.of(new BatchOutput.StageOutput(null, 32, null, 1, new long[] {3, 4})));
  private static final String TEXT = "a secret text";

  private final RecordedSpans spans = new RecordedSpans(1);
  private final List<String> currentInTheNetwork = new ArrayList<>();

  private static final class Tagged extends Row {
    private final Object tag;

    Tagged(Object tag) {
      super(
          TEXT.getBytes(StandardCharsets.UTF_8),
          0,
          TEXT.length(),
          false,
          System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(5));
      this.tag = tag;
    }

    @Override
    public Object tag() {
      return tag;
    }
  }

  private BatchModel lane(BatchModel network) {
    return spans
        .tracing
        .lanes()
        .apply(
            batch -> {
              currentInTheNetwork.add(Span.current().getSpanContext().getSpanId());
              return network.run(batch);
            });
  }

  private Span asker() {
    return spans.tracing.tracer().spanBuilder("receive").startSpan();
  }

  private static Row row(Span asker) {
    return new Tagged(TextTrace.tag(new Document(new byte[1]), asker.getSpanContext()).tag());
  }

  @Test
  void aBatchIsAChildOfItsFirstTextsSpanAndLinkedToAll() {
    Span first = asker();
    Span second = asker();
    Batch batch = new Batch(List.of(new Tagged(null), row(first), row(second)), 32, 64);

    assertThat(lane(b -> OUTPUT).run(batch)).isSameAs(OUTPUT);

    SpanData model = spans.one("model");
    assertThat(model.getTraceId()).isEqualTo(first.getSpanContext().getTraceId());
    assertThat(model.getParentSpanId()).isEqualTo(first.getSpanContext().getSpanId());
    assertThat(model.getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactly(first.getSpanContext(), second.getSpanContext());
    assertThat(model.getAttributes().asMap().toString())
        .contains("hnet.batch.rows=3", "hnet.batch.bucket_bytes=64", "hnet.batch.padded_bytes=96")
        .contains("hnet.batch.chunks=7");
    assertThat(currentInTheNetwork).containsExactly(model.getSpanId());
    List<SpanData> queue = spans.all("queue");
    assertThat(queue)
        .extracting(SpanData::getParentSpanId)
        .containsExactly(first.getSpanContext().getSpanId(), second.getSpanContext().getSpanId());
    assertThat(queue.get(1).getTraceId()).isEqualTo(second.getSpanContext().getTraceId());
    assertThat(queue.get(1).getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactly(model.getSpanContext());
    assertThat(spans.all().toString()).doesNotContain("secret");
  }

  @Test
  void aBatchThatFailsAndRunsAgainHasASpanForEachRunAndWaitedInTheQueueOnce() {
    Span asker = asker();
    Batch batch = new Batch(List.of(row(asker), row(asker)), 32, 32);
    BatchModel failing =
        lane(
            b -> {
              throw new IllegalStateException(TEXT);
            });

    assertThatThrownBy(() -> failing.run(batch)).hasMessage(TEXT);
    lane(b -> OUTPUT).run(batch.subBatch(0, 1));

    List<SpanData> runs = spans.all("model");
    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(runs.get(0).getAttributes().get(Tracing.ERROR))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(runs.get(0).getLinks()).as("one asker, one link").hasSize(1);
    assertThat(runs.get(1).getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(spans.all("queue")).as("a queue span for each text").hasSize(2);
    assertThat(spans.all().toString()).doesNotContain("secret");
  }

  @Test
  void aBatchOfTextsThatNobodyFollowsHasNoSpan() {
    Span unrecorded = new RecordedSpans(0).tracing.tracer().spanBuilder("receive").startSpan();
    Batch batch = new Batch(List.of(new Tagged(null), row(unrecorded)), 32, 32);

    lane(b -> OUTPUT).run(batch);

    assertThat(spans.all()).isEmpty();
    assertThat(currentInTheNetwork).containsExactly("0".repeat(16));
  }
}
