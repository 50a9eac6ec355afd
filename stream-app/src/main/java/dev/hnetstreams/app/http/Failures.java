package dev.hnetstreams.app.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every failure, ours or Vert.x' own, in the one shape that errors have. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  /** What the service as a whole can be asked with. */
  private static final String ALL = "GET, HEAD, POST, OPTIONS";

  private Failures() {}

  static void mount(Router router, Access access) {
    router
        .route()
        .handler(
            ctx -> {
              ctx.response().putHeader("x-content-type-options", "nosniff");
              requirePath(ctx);
              ctx.next();
            })
        .failureHandler(Failures::answerFailure);
    for (int status : new int[] {400, 406, 413, 415, 500}) {
      router.errorHandler(status, ctx -> answer(ctx, status));
    }
    // No route has asked for a token when none takes the request.
    router.errorHandler(
        404,
        ctx -> {
          if (access.admits(ctx, Token.ANY)) {
            answer(ctx, 404);
          }
        });
    router.errorHandler(
        405,
        ctx -> {
          if (!access.admits(ctx, Token.ANY)) {
            return;
          }
          ctx.response().putHeader("allow", methods(router, ctx.normalizedPath()));
          if (ctx.request().method().equals(HttpMethod.OPTIONS)) {
            var unused = ctx.response().setStatusCode(204).end();
          } else {
            answer(ctx, 405);
          }
        });
  }

  /** What does not begin with a slash has failed before: an asterisk means the service itself. */
  private static void answerFailure(RoutingContext ctx) {
    if (ctx.request().uri().equals("*")) {
      var unused = ctx.response().setStatusCode(204).putHeader("allow", ALL).end();
    } else {
      answer(ctx, 500);
    }
  }

  /** Once, before whoever asks for the path is surprised by an exception. */
  private static void requirePath(RoutingContext ctx) {
    try {
      ctx.normalizedPath();
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("the path cannot be decoded: expected %XX of UTF-8").exception();
    }
  }

  /** What a path can be asked with. */
  private static String methods(Router router, String path) {
    return router.getRoutes().stream()
        .filter(route -> route.methods() != null)
        .filter(route -> Paths.pattern(route).matcher(path).matches())
        .flatMap(route -> route.methods().stream())
        .map(HttpMethod::name)
        .distinct()
        .collect(Collectors.joining(", "));
  }

  /**
   * Ends the request.
   *
   * @param otherwise the status when the context has none: for a path that cannot be decoded Vert.x
   *     asks the error handler of 400, and says so nowhere else
   */
  private static void answer(RoutingContext ctx, int otherwise) {
    Throwable failure = ctx.failure();
    if (failure instanceof Problem.ProblemException known) {
      known.problem().answer(ctx);
      return;
    }
    int status = ctx.statusCode() > 0 ? ctx.statusCode() : otherwise;
    if (status >= 500) {
      LOG.error(
          "event=request_failed route={}",
          ctx.currentRoute() == null ? "none" : ctx.currentRoute().getPath(),
          failure);
    }
    Problem.ofStatus(status, message(status)).answer(ctx);
  }

  private static String message(int status) {
    return switch (status) {
      case 404 -> "no such path; /openapi.json lists them";
      case 405 -> "not with this method; /openapi.json lists them";
      case 413 -> "the body is larger than the service takes";
      case 400 -> "a bad request";
      case 417 -> "expect: expected 100-continue";
      case 500 -> "a fault of the service; its log says more";
      default -> "refused";
    };
  }
}
