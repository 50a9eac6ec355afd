package dev.hnetstreams.app.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** OpenTelemetry's SDK, set up: sampler, bounded queue, OTLP over HTTP by the JDK's own client. */
public final class TraceExport {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(TraceExport.class);

  /** Kept: a logger of the JDK that nobody holds forgets its level. */
  private static final Logger SDK_LOG = Logger.getLogger("io.opentelemetry");

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private TraceExport() {}

  /**
   * Traces as the configuration says; connects to nothing before the first span.
   *
   * @param version of the service, or null when it has none
   * @param observer is told what becomes of spans
   */
  public static Tracing start(TracingConfig config, String version, SpanObserver observer) {
    if (!config.on()) {
      return Tracing.OFF;
    }
    // It writes a line for every failure to standard error, past our log; SpanPipe tells of them.
    SDK_LOG.setLevel(Level.OFF);
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(config.url())
            .setTimeout(TIMEOUT)
            .setConnectTimeout(CONNECT_TIMEOUT);
    config.headersByName().forEach(exporter::addHeader);
    SpanPipe pipe = new SpanPipe(exporter.build(), observer, config.url(), System::nanoTime);
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource(config, version))
            .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(config.sample())))
            .setSpanLimits(SpanLimits.builder().setMaxNumberOfLinks(RecordTracer.MAX_LINKS).build())
            .addSpanProcessor(pipe)
            .build();
    LOG.info("event=tracing_on endpoint={} sample={}", config.url(), config.sample());
    return Tracing.of(
        provider, () -> provider.shutdown().join(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
  }

  private static Resource resource(TracingConfig config, String version) {
    String host = System.getenv("HOSTNAME");
    String instance = host == null || host.isBlank() ? UUID.randomUUID().toString() : host;
    return Resource.getDefault()
        .merge(
            Resource.create(
                Attributes.builder()
                    .put("service.name", config.serviceName())
                    .put("service.version", version)
                    .put("service.instance.id", instance)
                    .build()));
  }
}
