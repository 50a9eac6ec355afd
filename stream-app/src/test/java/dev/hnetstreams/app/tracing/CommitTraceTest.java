package dev.hnetstreams.app.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hnetstreams.async.AsyncTracer;
import dev.hnetstreams.async.AsyncTracer.Followed;
import dev.hnetstreams.async.FailurePolicy;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.junit.jupiter.api.Test;

/** The span of a commit, and how records end that are not committed. */
class CommitTraceTest {
  private static final RecordMetadata AT =
      new RecordMetadata() {
        @Override
        public String topic() {
          return "in";
        }

        @Override
        public int partition() {
          return 3;
        }

        @Override
        public long offset() {
          return 7;
        }
      };

  private final RecordedSpans spans = new RecordedSpans(1);
  private final AsyncTracer tracer = spans.tracing.stage();

  private Followed record() {
    return tracer.received(new Record<>(null, new byte[2], 0), AT);
  }

  @Test
  void aCommitIsLinkedToTheRecordsThatItCommitsAndToNoOther() {
    Followed first = record();
    Followed second = record();
    tracer.committing();
    first.done();
    second.done();
    tracer.committed(null);
    Followed third = record();
    third.done();
    tracer.committing();
    tracer.committed(null);
    tracer.committing();
    tracer.committed(null);

    List<SpanData> commits = spans.all("commit");
    assertThat(commits).as("a commit of nothing has no span").hasSize(2);
    List<SpanData> records = spans.all("receive in");
    assertThat(commits.get(0).getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactly(records.get(0).getSpanContext(), records.get(1).getSpanContext());
    assertThat(commits.get(0).getParentSpanId()).isEqualTo(records.get(0).getSpanId());
    assertThat(commits.get(1).getLinks())
        .extracting(LinkData::getSpanContext)
        .containsExactly(records.get(2).getSpanContext());
  }

  @Test
  void aCommitThatFailsSaysSoAndItsRecordsAreNotInTheNext() {
    record().done();
    tracer.committing();
    tracer.committed(new IllegalStateException("Geheim"));
    record().done();
    tracer.committed(null);

    SpanData failed = spans.all("commit").get(0);
    assertThat(failed.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(failed.getAttributes().get(Tracing.ERROR))
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(spans.all("commit").get(1).getLinks()).hasSize(1);
    assertThat(spans.all().toString()).doesNotContain("Geheim");
  }

  @Test
  void aRecordThatIsTriedAgainOrDroppedSaysSo() {
    Followed tried = record();
    FailurePolicy.Retry retry = new FailurePolicy.Retry(Duration.ofMillis(2));
    for (int attempt = 1; attempt <= 50; attempt++) {
      tried.failed(new IllegalStateException("Geheim"), attempt, retry);
    }
    tried.done();
    record().dropped();
    tracer.committed(null);

    SpanData span = spans.all("receive in").get(0);
    assertThat(span.getAttributes().asMap().toString()).contains("hnet.attempts=50");
    assertThat(span.getEvents()).as("not one for each attempt").hasSize(1);
    SpanData dropped = spans.all("receive in").get(1);
    assertThat(dropped.getAttributes().asMap().toString()).contains("hnet.dropped=true");
    assertThat(spans.one("commit").getLinks()).hasSize(1);
    assertThat(spans.all().toString()).doesNotContain("Geheim");
  }
}
