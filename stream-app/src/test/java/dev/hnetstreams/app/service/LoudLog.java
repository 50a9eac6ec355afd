package dev.hnetstreams.app.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * Every logger at TRACE until this is closed. Looks at each event, as text and as the line of JSON
 * that the service would write, and keeps those that tell a secret or are no JSON.
 */
final class LoudLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  /** These would tell; logback.xml says why they may not. */
  private static final Set<String> CAPPED = Set.of("io.vertx.ext.web.impl.RouterImpl");

  private static final ObjectMapper JSON = new ObjectMapper();

  final Queue<String> leaks = new ConcurrentLinkedQueue<>();
  final Set<String> loggers = ConcurrentHashMap.newKeySet();
  private final List<String> secrets;
  private final LogFormat.EventEncoder encoder = new LogFormat.EventEncoder();
  private final Map<Logger, Level> before = new HashMap<>();
  private final Logger root;
  private final Appender<ILoggingEvent> console;

  LoudLog(List<String> secrets) {
    this.secrets = secrets;
    LoggerContext loggerContext = (LoggerContext) LoggerFactory.getILoggerFactory();
    root = loggerContext.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    for (Logger logger : loggerContext.getLoggerList()) {
      if (logger.getLevel() != null && !CAPPED.contains(logger.getName())) {
        before.put(logger, logger.getLevel());
        logger.setLevel(Level.TRACE);
      }
    }
    encoder.setContext(loggerContext);
    encoder.setServiceName("hnet-streams");
    encoder.start();
    console = root.getAppender("STDERR");
    root.detachAppender(console);
    setContext(loggerContext);
    start();
    root.addAppender(this);
  }

  @Override
  protected void append(ILoggingEvent event) {
    loggers.add(event.getLoggerName());
    StringBuilder all = new StringBuilder(String.valueOf(event.getFormattedMessage()));
    for (IThrowableProxy e = event.getThrowableProxy(); e != null; e = e.getCause()) {
      all.append(' ').append(e.getMessage());
    }
    String line = new String(encoder.encode(event), StandardCharsets.UTF_8);
    String text = all.append(' ').append(line).toString();
    if (secrets.stream().anyMatch(text::contains)) {
      leaks.add(event.getLevel() + " " + event.getLoggerName() + " " + text);
    }
    try {
      JSON.readTree(line);
    } catch (JsonProcessingException e) {
      leaks.add("no JSON: " + line);
    }
  }

  @Override
  public void close() {
    root.detachAppender(this);
    before.forEach(Logger::setLevel);
    if (console != null) {
      root.addAppender(console);
    }
  }
}
