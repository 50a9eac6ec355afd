package dev.hnetstreams.app.http;

import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Asks for a route's token where it is configured: {@code Authorization: Bearer}, or {@code Basic}
 * with any name and the token as password, which browsers know how to ask for. Compares in constant
 * time. Which token a route needs is said at the route: see {@link Door}.
 */
final class Access {
  private static final String BEARER = "bearer ";
  private static final String BASIC = "basic ";

  private final Map<Token, Part> parts = new EnumMap<>(Token.class);

  /**
   * The routes of one token.
   *
   * @param tokens digests, each of which opens them
   * @param keys digests of keys, each of which opens them; neither these nor tokens: they are open
   * @param challenge how to ask for the token
   */
  private record Part(List<byte[]> tokens, List<byte[]> keys, String challenge) {
    /**
     * @param own its own token: null leaves it open whatever others there are
     */
    static Part of(String challenge, String own, String... others) {
      return own == null
          ? new Part(List.of(), List.of(), challenge)
          : new Part(
              digests(Stream.concat(Stream.of(own), Stream.of(others))), List.of(), challenge);
    }

    /**
     * @param given keys of the request
     */
    boolean opensTo(String authorization, List<String> given) {
      if (tokens.isEmpty() && keys.isEmpty()) {
        return true;
      }
      boolean opens = isOneOf(tokens, token(authorization));
      for (String key : given) {
        opens |= isOneOf(keys, key);
      }
      return opens;
    }

    private static boolean isOneOf(List<byte[]> digests, String given) {
      byte[] digest = digest(given);
      boolean one = false;
      for (byte[] known : digests) {
        one |= MessageDigest.isEqual(known, digest);
      }
      return one;
    }

    private static List<byte[]> digests(Stream<String> tokens) {
      return tokens.filter(Objects::nonNull).map(Access::digest).toList();
    }
  }

  Access(SecurityConfig config) {
    String bearer = "Bearer";
    String api = config.apiToken();
    String page = config.pageToken();
    String management = config.managementToken();
    parts.put(Token.NONE, Part.of(bearer, null));
    parts.put(Token.API, Part.of(bearer, api));
    parts.put(Token.API_OR_PAGE, Part.of(bearer, api, page));
    parts.put(
        Token.API_OR_PERSPECTIVE_KEY,
        new Part(
            Part.digests(Stream.ofNullable(api)),
            Part.digests(Stream.ofNullable(config.perspectiveKey())),
            bearer));
    parts.put(Token.PAGE, Part.of("Basic realm=\"hnet-streams\", charset=\"UTF-8\"", page));
    parts.put(Token.MANAGEMENT, Part.of(bearer, management));
    String feedback = config.feedbackToken() == null ? api : config.feedbackToken();
    parts.put(Token.FEEDBACK, Part.of(bearer, feedback));
    parts.put(Token.ANY, Part.of(bearer, page, api, management, config.feedbackToken()));
    // No digest is empty, so nothing opens it.
    parts.put(Token.UNSAID, new Part(List.of(new byte[0]), List.of(), bearer));
  }

  /** Whether the request has a token that opens this; if not, answers 401 with the challenge. */
  boolean admits(RoutingContext ctx, Token token) {
    Part part = parts.get(token);
    List<String> keys = part.keys().isEmpty() ? List.of() : keys(ctx);
    boolean opens = part.opensTo(ctx.request().getHeader("authorization"), keys);
    if (!opens) {
      ctx.response().putHeader("www-authenticate", part.challenge());
      Problem.unauthorized().answer(ctx);
    }
    return opens;
  }

  /** The keys of a request, as Google's APIs take them: in a header or the query. */
  static List<String> keys(RoutingContext ctx) {
    return Stream.of(ctx.request().getHeader("x-goog-api-key"), ctx.queryParams().get("key"))
        .filter(key -> key != null && !key.isEmpty())
        .toList();
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
