package dev.hnetstreams.app.http;

import dev.hnetstreams.app.perspective.ApiError;
import io.vertx.ext.web.RoutingContext;

/** Problems in the form of Google's APIs. */
final class PerspectiveErrors {
  private static final int UNAUTHORIZED = 401;

  private PerspectiveErrors() {}

  static ErrorForm.Answer of(Problem problem, RoutingContext ctx) {
    return answer(problem.status() == UNAUTHORIZED ? ofStranger(ctx) : ofProblem(problem));
  }

  private static ErrorForm.Answer answer(ApiError error) {
    return new ErrorForm.Answer(error.error().code(), error);
  }

  private static ApiError ofProblem(Problem problem) {
    return ApiError.of(problem.status(), problem.message());
  }

  /** A wrong key is a bad request to Google, and none at all is forbidden. */
  private static ApiError ofStranger(RoutingContext ctx) {
    if (!Access.keys(ctx).isEmpty()) {
      return ApiError.wrongKey();
    }
    return ctx.request().getHeader("authorization") == null
        ? ApiError.noKey()
        : ApiError.of(UNAUTHORIZED, Problem.unauthorized().message());
  }
}
