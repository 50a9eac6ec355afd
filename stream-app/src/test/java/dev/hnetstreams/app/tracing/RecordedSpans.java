package dev.hnetstreams.app.tracing;

import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.List;

/** Traces whose spans stay in memory. */
public final class RecordedSpans {
  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  public final Tracing tracing;

  /**
   * @param sample as {@code tracing.sample}
   */
  public RecordedSpans(double sample) {
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(sample)))
            .addSpanProcessor(SimpleSpanProcessor.create(exporter))
            .build();
    this.tracing = Tracing.of(provider, provider::close);
  }

  /** Those that have ended. */
  public List<SpanData> all() {
    return exporter.getFinishedSpanItems();
  }

  /** Those of a name. */
  public List<SpanData> all(String name) {
    return all().stream().filter(span -> span.getName().equals(name)).toList();
  }

  /** The only one of a name. */
  public SpanData one(String name) {
    List<SpanData> found = all(name);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " spans " + name + ", expected 1: " + all());
    }
    return found.get(0);
  }
}
