package dev.hnetstreams.app.perspective;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An error as Google's APIs answer it: {@code {"error": {"code", "message", "status", "details"}}}.
 * Messages begin with the words of the Perspective API, since clients look for them. None holds a
 * comment's text.
 *
 * @see <a href="https://github.com/conversationai/perspectiveapi/blob/main/2-api/limits.md">Limits
 *     and errors</a>
 * @see <a href="https://cloud.google.com/apis/design/errors">Errors of Google's APIs</a>
 */
public record ApiError(Body error) {
  private static final String TYPE = "@type";
  private static final String INVALID = "INVALID_ARGUMENT";
  private static final String OWN_TYPE =
      "type.googleapis.com/google.commentanalyzer.v1alpha1.Error";

  /**
   * @param code the status of HTTP
   * @param status the same as a word of gRPC
   */
  public record Body(
      int code,
      String message,
      String status,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Map<String, Object>> details) {}

  /** A field that is not as expected. */
  record Violation(@JsonInclude(JsonInclude.Include.NON_EMPTY) String field, String description) {}

  /** Carries an error to where it is answered. */
  public static final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ApiError error;

    private ApiException(ApiError error) {
      super(error.error().message(), null, false, false);
      this.error = error;
    }

    public ApiError error() {
      return error;
    }
  }

  /** An error without details, of any status. */
  public static ApiError of(int code, String message) {
    return new ApiError(new Body(code, message, word(code), List.of()));
  }

  /** The request has a key that is not the configured one. */
  public static ApiError wrongKey() {
    return withDetail(
        "API key not valid. Please pass a valid API key.",
        Map.of(
            TYPE,
            "type.googleapis.com/google.rpc.ErrorInfo",
            "reason",
            "API_KEY_INVALID",
            "domain",
            "googleapis.com"));
  }

  /** The request has no key. */
  public static ApiError noKey() {
    return of(
        403,
        "Method doesn't allow unregistered callers (callers without established identity)."
            + " Expected ?key=, X-Goog-Api-Key or Authorization: Bearer.");
  }

  static ApiException commentEmpty() {
    return own("Comment must be non-empty.", "COMMENT_EMPTY").exception();
  }

  static ApiException commentTooLong(int bytes, int most) {
    return own(
            "Comment text too long. It has %d bytes, the limit is %d.".formatted(bytes, most),
            "COMMENT_TOO_LONG")
        .exception();
  }

  static ApiException noAttributes(String field) {
    return own("Missing " + field, "NO_REQUESTED_ATTRIBUTES").exception();
  }

  static ApiException languageUnknown() {
    return own("Unable to detect language", "LANGUAGE_DETECTION_FAILED").exception();
  }

  /**
   * @param detected whether the languages were detected and not asked for
   */
  static ApiException languageNotSupported(
      String attribute, List<String> languages, boolean detected) {
    Map<String, Object> which = new LinkedHashMap<>();
    which.put(detected ? "detectedLanguages" : "requestedLanguages", languages);
    which.put("attribute", attribute);
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put(TYPE, OWN_TYPE);
    detail.put("errorType", "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE");
    detail.put("languageNotSupportedByAttributeError", which);
    return withDetail(
            "Attribute %s does not support request languages: %s"
                .formatted(attribute, String.join(", ", languages)),
            detail)
        .exception();
  }

  /** Any other fault of the request. */
  static ApiException invalid(String message) {
    return own(message, "INVALID_REQUEST").exception();
  }

  /** Fields that are unknown or have a wrong type. */
  static ApiException violated(List<Violation> violations) {
    String message = String.join("\n", violations.stream().map(Violation::description).toList());
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put(TYPE, "type.googleapis.com/google.rpc.BadRequest");
    detail.put("fieldViolations", violations);
    return withDetail(message, detail).exception();
  }

  private ApiException exception() {
    return new ApiException(this);
  }

  private static ApiError own(String message, String errorType) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put(TYPE, OWN_TYPE);
    detail.put("errorType", errorType);
    return withDetail(message, detail);
  }

  private static ApiError withDetail(String message, Map<String, Object> detail) {
    return new ApiError(new Body(400, message, INVALID, List.of(detail)));
  }

  private static String word(int code) {
    return switch (code) {
      case 401 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 503 -> "UNAVAILABLE";
      default -> code >= 400 && code < 500 ? INVALID : "INTERNAL";
    };
  }
}
