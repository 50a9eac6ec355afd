package dev.hnetstreams.app.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** W3C Trace Context in the headers of records. */
public final class KafkaHeaders {
  private KafkaHeaders() {}

  /** The context that a record brings; the root when it brings none, or one that is broken. */
  static Context context(Headers headers) {
    return Tracing.W3C.extract(Context.root(), headers, Getter.INSTANCE);
  }

  /** A copy of the headers that carries the context in place of the one that came. */
  public static Headers with(Context context, Headers headers) {
    RecordHeaders copy = new RecordHeaders(headers);
    Tracing.W3C.fields().forEach(copy::remove);
    Tracing.W3C.inject(context, copy, Setter.INSTANCE);
    return copy;
  }

  private enum Getter implements TextMapGetter<Headers> {
    INSTANCE;

    @Override
    @SuppressWarnings("deprecation") // the interface still has it, and nothing calls it
    public Iterable<String> keys(Headers headers) {
      List<String> keys = new ArrayList<>();
      headers.forEach(header -> keys.add(header.key()));
      return keys;
    }

    @Override
    public String get(Headers headers, String key) {
      Header header = headers.lastHeader(key);
      return header == null || header.value() == null
          ? null
          : new String(header.value(), StandardCharsets.US_ASCII);
    }
  }

  private enum Setter implements TextMapSetter<Headers> {
    INSTANCE;

    @Override
    public void set(Headers headers, String key, String value) {
      headers.add(key, value.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
