package dev.hnetstreams.app.http;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Asks for a token where one is configured: {@code Authorization: Bearer}, or {@code Basic} with
 * any name and the token as password, which browsers know how to ask for. Compares in constant
 * time.
 */
final class Access implements Routes {
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final Part api;
  private final Part asked;
  private final Part page;
  private final Part management;

  /**
   * What needs which token.
   *
   * @param tokens digests, each of which opens it; empty: it is open
   */
  private record Part(List<byte[]> tokens, String challenge) {
    /**
     * @param own its own token: null leaves it open whatever others there are
     */
    static Part of(String challenge, String own, String... others) {
      return own == null
          ? new Part(List.of(), challenge)
          : new Part(
              Stream.concat(Stream.of(own), Stream.of(others).filter(Objects::nonNull))
                  .map(Access::digest)
                  .toList(),
              challenge);
    }

    boolean opensTo(String authorization) {
      if (tokens.isEmpty()) {
        return true;
      }
      byte[] given = digest(token(authorization));
      boolean opens = false;
      for (byte[] token : tokens) {
        opens |= MessageDigest.isEqual(token, given);
      }
      return opens;
    }
  }

  Access(SecurityConfig config) {
    String bearer = "Bearer";
    this.api = Part.of(bearer, config.apiToken());
    this.asked = Part.of(bearer, config.apiToken(), config.pageToken());
    this.page = Part.of("Basic realm=\"hnet-streams\", charset=\"UTF-8\"", config.pageToken());
    this.management = Part.of(bearer, config.managementToken());
  }

  @Override
  public void mount(Router router) {
    router.route().handler(this::check);
  }

  private void check(RoutingContext ctx) {
    String path = ctx.normalizedPath();
    if (path.matches("(/v2)?/health/(live|ready)")) {
      ctx.next();
      return;
    }
    Part part = part(path);
    if (part.opensTo(ctx.request().getHeader("authorization"))) {
      ctx.next();
      return;
    }
    ctx.response().putHeader("www-authenticate", part.challenge());
    Problem.unauthorized().answer(ctx);
  }

  private Part part(String path) {
    if (path.equals("/metrics")) {
      return management;
    }
    if (path.equals("/v1/classify") || path.equals("/v1/stream")) {
      return asked;
    }
    return path.matches("/(v1|v2)(/.*)?|/openapi\\.json") ? api : page;
  }

  /** The token in a header, or something that is none. */
  private static String token(String authorization) {
    if (authorization == null) {
      return "";
    }
    String scheme = authorization.toLowerCase(Locale.ROOT);
    if (scheme.startsWith(BEARER)) {
      return authorization.substring(BEARER.length()).strip();
    }
    if (!scheme.startsWith(BASIC)) {
      return "";
    }
    try {
      byte[] pair = Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip());
      String text = new String(pair, StandardCharsets.UTF_8);
      return text.substring(text.indexOf(':') + 1);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
