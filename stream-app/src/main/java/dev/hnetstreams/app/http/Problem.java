package dev.hnetstreams.app.http;

import dev.hnetstreams.runtime.Inference;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.List;

/**
 * An answer that is an error: {@code {"error": "for people", "type": "for machines"}}.
 *
 * @param status of HTTP
 * @param type one of a small closed set
 * @param message what, where, what was expected; never holds a text
 * @param retryAfterSeconds when to come again; 0: not said
 */
record Problem(int status, String type, String message, int retryAfterSeconds) {
  private static final int SOON_SECONDS = 1;

  static Problem badRequest(String message) {
    return new Problem(400, "bad_request", message, 0);
  }

  static Problem unauthorized() {
    return new Problem(401, "unauthorized", "expected: Authorization: Bearer, with the token", 0);
  }

  static Problem unprocessable(String message) {
    return new Problem(422, "unprocessable", message, 0);
  }

  static Problem notFound(String message) {
    return new Problem(404, "not_found", message, 0);
  }

  static Problem tooLarge(String message) {
    return new Problem(413, "too_large", message, 0);
  }

  static Problem overloaded(String message) {
    return new Problem(429, "overloaded", message, SOON_SECONDS);
  }

  static Problem deadline(long millis) {
    return new Problem(503, "deadline", "not done within " + millis + " ms", SOON_SECONDS);
  }

  static Problem unavailable(String type, String message) {
    return new Problem(503, type, message, SOON_SECONDS);
  }

  /** What the engine's refusal is over HTTP. */
  static Problem of(Inference.Failed failed) {
    return switch (failed.reason()) {
      case TOO_LARGE -> tooLarge(failed.message());
      case OVERLOADED -> overloaded(failed.message());
      case MODEL_FAILED, CRASHES_MODEL -> new Problem(500, "model_failed", failed.message(), 0);
      case CLOSED -> unavailable("stopping", failed.message());
    };
  }

  /** What a status of Vert.x' own is in our words. */
  static Problem ofStatus(int status, String message) {
    return switch (status) {
      case 404 -> notFound(message);
      case 405 -> new Problem(405, "method_not_allowed", message, 0);
      case 413 -> tooLarge(message);
      case 415 -> new Problem(415, "unsupported_media_type", message, 0);
      case 503 -> unavailable("unavailable", message);
      default ->
          status >= 400 && status < 500
              ? new Problem(status, "bad_request", message, 0)
              : new Problem(status, "internal", message, 0);
    };
  }

  /** Ends the request with this. */
  void answer(RoutingContext ctx) {
    answer(ctx, List.of());
  }

  /**
   * Ends the request with this.
   *
   * @param reasons types of everything that is in the way; empty: not said
   */
  void answer(RoutingContext ctx, List<String> reasons) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.headWritten()) {
      return;
    }
    if (retryAfterSeconds > 0) {
      response.putHeader("retry-after", Integer.toString(retryAfterSeconds));
    }
    Connections.closeAfterUnreadBody(ctx);
    ErrorForm form = ctx.get(ErrorForm.KEY);
    if (form != null) {
      ErrorForm.Answer answer = form.of(this, ctx);
      Json.answer(ctx, answer.status(), answer.body());
      return;
    }
    JsonObject body = json();
    if (!reasons.isEmpty()) {
      body.put("reasons", new JsonArray(reasons));
    }
    Json.answer(ctx, status, body.toBuffer());
  }

  /** The body of an answer. */
  JsonObject json() {
    return new JsonObject().put("error", message).put("type", type);
  }

  /** Unwinds to the failure handler. */
  ProblemException exception() {
    return new ProblemException(this);
  }

  /** Carries a problem to where it is answered. */
  static final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    private ProblemException(Problem problem) {
      super(problem.message, null, false, false);
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }
}
