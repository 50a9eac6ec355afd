package dev.hnetstreams.app.http;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Tells the observer of each request under the path that it is mounted by. */
final class RequestLog {
  /** The route of what has none. */
  static final String NONE = "none";

  private final RequestObserver observer;
  private final RequestTraces traces;
  private volatile Map<String, String> exact = Map.of();
  private volatile List<Shape> shapes = List.of();

  /** A path, and what else matches it. */
  private record Shape(Pattern pattern, String path) {
    static Shape of(Route route) {
      return new Shape(Paths.pattern(route), Paths.of(route));
    }
  }

  /**
   * @param traces a span of each request around what the observer does
   */
  RequestLog(RequestObserver observer, RequestTraces traces) {
    this.observer = observer;
    this.traces = traces;
  }

  void mount(Router router) {
    router.route().handler(this::begin);
  }

  /** When all is mounted. A request that failed no longer knows its route, so paths are kept. */
  void learn(Router router) {
    List<Route> routes =
        router.getRoutes().stream().filter(route -> Paths.of(route) != null).toList();
    exact =
        routes.stream()
            .filter(route -> !Paths.hasParameters(route))
            .map(Paths::of)
            .distinct()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));
    shapes = routes.stream().map(Shape::of).toList();
  }

  private void begin(RoutingContext ctx) {
    long start = System.nanoTime();
    traces.begin(ctx);
    ctx.addEndHandler(end -> end(ctx, System.nanoTime() - start));
    ctx.next();
  }

  private void end(RoutingContext ctx, long nanos) {
    String route = route(ctx.normalizedPath());
    int status = ctx.response().getStatusCode();
    traces.end(ctx, route, status, () -> observer.onRequest(route, status, nanos));
  }

  private String route(String path) {
    String known = exact.get(path);
    return known != null
        ? known
        : shapes.stream()
            .filter(shape -> shape.pattern().matcher(path).matches())
            .map(Shape::path)
            .findFirst()
            .orElse(NONE);
  }
}
