package dev.hnetstreams.app.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.hnetstreams.app.tracing.SpanObserver.Outcome;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.ConnectException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Spans that nobody takes: so many wait, the rest is counted, and the log stays quiet. */
class SpanPipeTest {
  private final Map<Outcome, Integer> counts = new ConcurrentHashMap<>();
  private final AtomicLong nanos = new AtomicLong();
  private final Queue<CompletableResultCode> sent = new ConcurrentLinkedQueue<>();
  private final AtomicReference<CompletableResultCode> answer = new AtomicReference<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(SpanPipe.class);
  private final SpanPipe pipe =
      new SpanPipe(
          new Endpoint(),
          (outcome, spans) -> counts.merge(outcome, spans, Integer::sum),
          "http://nowhere:4318/v1/traces",
          nanos::get);
  private final SdkTracerProvider provider =
      SdkTracerProvider.builder().addSpanProcessor(pipe).build();
  private final Tracer tracer = provider.get("test");

  /** Answers as the test says, or when the test says. */
  private final class Endpoint implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      CompletableResultCode result =
          answer.get() == null ? new CompletableResultCode() : answer.get();
      sent.add(result);
      return result;
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void stop() {
    answer.set(CompletableResultCode.ofSuccess());
    sent.forEach(CompletableResultCode::succeed);
    provider.shutdown().join(10, TimeUnit.SECONDS);
    logger.detachAppender(log);
    logger.setAdditive(true);
  }

  private void spans(int count) {
    for (int i = 0; i < count; i++) {
      tracer.spanBuilder("x").startSpan().end();
    }
  }

  @Test
  void whatTheEndpointTakesIsCountedAndNotLogged() {
    answer.set(CompletableResultCode.ofSuccess());
    spans(20);
    provider.forceFlush().join(10, TimeUnit.SECONDS);

    assertThat(counts).containsOnly(Map.entry(Outcome.EXPORTED, 20));
    assertThat(log.list).isEmpty();
  }

  @Test
  void soManyWaitWhileTheEndpointHangsAndTheRestIsDropped() {
    spans(SpanPipe.MAX_WAITING + 300);

    assertThat(counts).containsOnly(Map.entry(Outcome.DROPPED, 300));
    assertThat(lines()).singleElement().asString().contains("event=spans_lost", "dropped=1");
  }

  @Test
  void anEndpointThatIsAwayIsALineAMinuteWithAllThatWasLostSince() {
    answer.set(
        CompletableResultCode.ofExceptionalFailure(
            new IllegalStateException(new ConnectException("Geheim"))));
    for (int i = 0; i < 10; i++) {
      failed(3 * i + 3);
    }
    assertThat(lines())
        .containsExactly(
            "event=spans_lost failed=3 dropped=0 endpoint=http://nowhere:4318/v1/traces"
                + " cause=ConnectException");

    nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
    failed(33);

    await().untilAsserted(() -> assertThat(lines()).hasSize(2));
    assertThat(lines().get(1)).contains("failed=30 ");
    assertThat(counts).containsOnly(Map.entry(Outcome.FAILED, 33));
  }

  /** Three more spans fail. A flush that meets another one ends with it, maybe too early. */
  private void failed(int total) {
    spans(3);
    await()
        .untilAsserted(
            () -> {
              provider.forceFlush().join(10, TimeUnit.SECONDS);
              assertThat(counts).containsEntry(Outcome.FAILED, total);
            });
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }
}
