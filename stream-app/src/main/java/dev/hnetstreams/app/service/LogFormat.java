package dev.hnetstreams.app.service;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import co.elastic.logging.logback.EcsEncoder;
import dev.hnetstreams.app.config.LoggingConfig;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** Turns the log into JSON Lines where the configuration asks for that. */
public final class LogFormat {
  private static final String APPENDER = "STDERR";
  private static final String SERVICE = "hnet-streams";

  private LogFormat() {}

  /** From now on, for the whole process. Lines before were text. */
  public static void use(LoggingConfig config) {
    if (config.format() != LoggingConfig.Format.JSON
        || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    if (root.getAppender(APPENDER) instanceof OutputStreamAppender<ILoggingEvent> appender) {
      EcsEncoder encoder = new EventEncoder();
      encoder.setContext(context);
      encoder.setServiceName(SERVICE);
      encoder.setServiceVersion(LogFormat.class.getPackage().getImplementationVersion());
      encoder.start();
      appender.setEncoder(encoder);
    }
  }

  /**
   * With {@code event.action} for the lines that begin with {@code event=}, nearly all of ours, and
   * {@code trace.id} and {@code span.id} for those that belong to a record or request that is
   * traced. An appender writes on the thread that logs, where the span is current.
   */
  static final class EventEncoder extends EcsEncoder {
    private static final Pattern EVENT = Pattern.compile("event=([a-z_]+)( |$)");

    @Override
    protected void addCustomFields(ILoggingEvent event, StringBuilder builder) {
      Matcher action = EVENT.matcher(event.getFormattedMessage());
      if (action.lookingAt()) {
        builder.append("\"event.action\":\"").append(action.group(1)).append("\",");
      }
      SpanContext span = Span.current().getSpanContext();
      if (span.isValid()) {
        builder.append("\"trace.id\":\"").append(span.getTraceId()).append("\",");
        builder.append("\"span.id\":\"").append(span.getSpanId()).append("\",");
      }
    }
  }
}
