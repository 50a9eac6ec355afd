package dev.hnetstreams.app.http;

import dev.hnetstreams.app.tracing.TextTrace;
import dev.hnetstreams.app.tracing.Tracing;
import dev.hnetstreams.runtime.Document;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.vertx.core.MultiMap;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.util.Set;

/**
 * The span of each request to the API; probes, scrapes, the page and the endless stream have none.
 * Owned by the request's event loop.
 */
final class RequestTraces {
  private static final String KEY = RequestTraces.class.getName();
  private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
  private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");
  private static final String OTHER = "_OTHER";

  private final Tracing tracing;

  RequestTraces(Tracing tracing) {
    this.tracing = tracing;
  }

  /** Begins the span of a request that is to be followed. */
  void begin(RoutingContext ctx) {
    if (!tracing.on() || !followed(ctx.normalizedPath())) {
      return;
    }
    Context parent = Tracing.W3C.extract(Context.root(), ctx.request().headers(), Getter.INSTANCE);
    Span span =
        tracing
            .tracer()
            .spanBuilder(method(ctx))
            .setParent(parent)
            .setSpanKind(SpanKind.SERVER)
            .startSpan();
    ctx.put(KEY, parent.with(span));
  }

  /**
   * Ends the span of a request, if it has one.
   *
   * @param observation runs while the span is current
   */
  void end(RoutingContext ctx, String route, int status, Runnable observation) {
    Context context = ctx.get(KEY);
    if (context == null) {
      observation.run();
      return;
    }
    context.wrap(observation).run();
    Span span = Span.fromContext(context);
    if (span.isRecording()) {
      span.updateName(method(ctx) + " " + route)
          .setAttribute(METHOD, method(ctx))
          .setAttribute(ROUTE, route)
          .setAttribute(STATUS, (long) status);
      if (status >= 500) {
        span.setAttribute(Tracing.ERROR, Integer.toString(status)).setStatus(StatusCode.ERROR);
      }
    }
    span.end();
  }

  /** Ties a text to its request's span; returns the same when that is not recorded. */
  static Document tag(RoutingContext ctx, Document document) {
    Context context = ctx.get(KEY);
    return context == null
        ? document
        : TextTrace.tag(document, Span.fromContext(context).getSpanContext());
  }

  /** Hands the request's trace on to another instance that is asked for it. */
  static void propagate(RoutingContext ctx, RequestOptions request) {
    Context context = ctx.get(KEY);
    if (context != null) {
      Tracing.W3C.inject(context, request, RequestOptions::putHeader);
    }
  }

  private static boolean followed(String path) {
    return (path.startsWith("/v1") || path.startsWith("/v2/models"))
        && !path.equals(StreamRoutes.PATH);
  }

  private static String method(RoutingContext ctx) {
    String name = ctx.request().method().name();
    return METHODS.contains(name) ? name : OTHER;
  }

  private enum Getter implements TextMapGetter<MultiMap> {
    INSTANCE;

    @Override
    @SuppressWarnings("deprecation") // the interface still has it, and nothing calls it
    public Iterable<String> keys(MultiMap headers) {
      return headers.names();
    }

    @Override
    public String get(MultiMap headers, String key) {
      return headers.get(key);
    }
  }
}
