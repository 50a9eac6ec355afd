package dev.hnetstreams.app.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.InvalidLineSeparatorException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.HostAndPort;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a request's head must be like beyond what Netty asks for, so that nobody in front of the
 * service can take the same bytes for other requests.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>
 */
final class RequestRules {
  private static final String CHUNKED = "chunked";
  private static final Set<String> SCHEMES = Set.of("http", "https");

  private RequestRules() {}

  /** The version to go by: a higher minor one is 1.1 to us (RFC 9110, 2.5). */
  static String version(String given) {
    if (given.matches("HTTP/1\\.[2-9]")) {
      return HttpVersion.HTTP_1_1.text();
    }
    if (given.matches("HTTP/[02-9]\\.\\d")) {
      throw new Problem(505, "bad_request", "expected HTTP/1.1 or HTTP/1.0", 0).exception();
    }
    return given;
  }

  /** The four forms of RFC 9112, 3.2. */
  static void requireTarget(String method, String target) {
    if (method.equals("CONNECT")) {
      throw new Problem(501, "bad_request", "CONNECT: this is no proxy", 0).exception();
    }
    boolean known =
        target.startsWith("/")
            || (target.equals("*") && method.equals("OPTIONS"))
            || isAbsolute(target);
    if (!known || target.indexOf('#') >= 0) {
      throw Problem.badRequest("the target: expected a path, or http:// with host and path")
          .exception();
    }
  }

  private static boolean isAbsolute(String target) {
    int end = target.indexOf("://");
    return end > 0 && SCHEMES.contains(target.substring(0, end).toLowerCase(Locale.ROOT));
  }

  /** One way to tell where the body ends, and one host. */
  static void requireFraming(HttpMessage message) {
    HttpHeaders headers = message.headers();
    boolean old = message.protocolVersion().equals(HttpVersion.HTTP_1_0);
    if (headers.contains("")) {
      throw Problem.badRequest("a header without a name").exception();
    }
    requireHost(headers.getAll(HttpHeaderNames.HOST), old);
    List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
    if (codings.isEmpty()) {
      return;
    }
    if (old) {
      throw Problem.badRequest("Transfer-Encoding: expected none in HTTP/1.0").exception();
    }
    if (headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
      throw Problem.badRequest("expected Content-Length or Transfer-Encoding, not both")
          .exception();
    }
    requireChunked(
        Arrays.stream(String.join(",", codings).split(",", -1))
            .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
            .toList());
  }

  private static void requireHost(List<String> hosts, boolean old) {
    if (hosts.size() > 1 || (hosts.isEmpty() && !old)) {
      throw Problem.badRequest("expected one Host").exception();
    }
    for (String host : hosts) {
      if (!host.isEmpty() && HostAndPort.parseAuthority(host, -1) == null) {
        throw Problem.badRequest("Host: expected a name or an address, and a port or none")
            .exception();
      }
    }
  }

  private static void requireChunked(List<String> codings) {
    if (codings.equals(List.of(CHUNKED))) {
      return;
    }
    boolean unknownOnly = codings.indexOf(CHUNKED) == codings.size() - 1;
    throw new Problem(
            unknownOnly ? 501 : 400, "bad_request", "Transfer-Encoding: expected chunked", 0)
        .exception();
  }

  /** Why a body cannot be read to its end. */
  static Problem.ProblemException brokenBody(Throwable cause) {
    return cause instanceof TooLongHttpHeaderException
        ? tooLongHeaders().exception()
        : Problem.badRequest("the body is broken: expected chunks, each with its size and CRLF")
            .exception();
  }

  /** What is wrong with a request that could not be decoded. Never quotes it. */
  static Problem problem(Throwable cause) {
    if (cause instanceof Problem.ProblemException known) {
      return known.problem();
    }
    if (cause instanceof TooLongHttpLineException) {
      String message = "the request line is longer than %d bytes";
      int most = HttpServerOptions.DEFAULT_MAX_INITIAL_LINE_LENGTH;
      return new Problem(414, "too_large", message.formatted(most), 0);
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return tooLongHeaders();
    }
    if (cause instanceof InvalidLineSeparatorException) {
      return Problem.badRequest("not a request of HTTP: a line must end with CRLF");
    }
    return Problem.badRequest(
        "not a request of HTTP/1.1: check the request line, the headers' names, Content-Length");
  }

  private static Problem tooLongHeaders() {
    String message = "the headers are longer than %d bytes";
    int most = HttpServerOptions.DEFAULT_MAX_HEADER_SIZE;
    return new Problem(431, "too_large", message.formatted(most), 0);
  }
}
