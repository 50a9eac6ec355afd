package dev.hnetstreams.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogFormatTest {
  @Test
  void aLineIsOneObjectWithTheNamesOfTheCommonSchema() throws IOException {
    String line = line("event=model_swapped from=a to=\"b\"\nc", new IllegalStateException("why"));

    assertThat(line.trim()).as("one line").doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("log.level").asText().trim()).isEqualTo("WARN");
    assertThat(json.get("message").asText()).isEqualTo("event=model_swapped from=a to=\"b\"\nc");
    assertThat(json.get("event.action").asText()).isEqualTo("model_swapped");
    assertThat(json.get("log.logger").asText()).isEqualTo("dev.hnetstreams.Test");
    assertThat(json.get("service.name").asText()).isEqualTo("hnet-streams");
    assertThat(json.get("error.message").asText()).isEqualTo("why");
    assertThat(json.get("error.stack_trace").asText()).contains("LogFormatTest");
    assertThat(json.has("@timestamp")).isTrue();
  }

  @Test
  void whatIsNoEventHasNoAction() throws IOException {
    JsonNode json = new ObjectMapper().readTree(line("an event=x", null));

    assertThat(json.has("event.action")).isFalse();
  }

  @Test
  void aLineOfARecordThatIsTracedLeadsToItsTraceAndOthersDoNot() throws IOException {
    SpanContext span =
        SpanContext.create(
            "0af7651916cd43dd8448eb211c80319c",
            "b7ad6b7169203331",
            TraceFlags.getSampled(),
            TraceState.getDefault());
    String line =
        Context.root()
            .with(Span.wrap(span))
            .wrapSupplier(() -> told("event=record_dropped source=in-0-7"))
            .get();

    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("trace.id").asText()).isEqualTo(span.getTraceId());
    assertThat(json.get("span.id").asText()).isEqualTo(span.getSpanId());
    assertThat(json.get("event.action").asText()).isEqualTo("record_dropped");
    assertThat(new ObjectMapper().readTree(told("event=started")).has("trace.id")).isFalse();
  }

  private static String told(String message) {
    return line(message, null);
  }

  private static String line(String message, Throwable failure) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger logger = context.getLogger("dev.hnetstreams.Test");
    LogFormat.EventEncoder encoder = new LogFormat.EventEncoder();
    encoder.setContext(context);
    encoder.setServiceName("hnet-streams");
    encoder.start();
    LoggingEvent event =
        new LoggingEvent(LogFormatTest.class.getName(), logger, Level.WARN, message, failure, null);
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }
}
