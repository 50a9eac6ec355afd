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
   * @param tokens digests, each of which opens them; empty: they are open
   * @param challenge how to ask for the token
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
    String api = config.apiToken();
    String page = config.pageToken();
    String management = config.managementToken();
    parts.put(Token.NONE, Part.of(bearer, null));
    parts.put(Token.API, Part.of(bearer, api));
    parts.put(Token.API_OR_PAGE, Part.of(bearer, api, page));
    parts.put(Token.PAGE, Part.of("Basic realm=\"hnet-streams\", charset=\"UTF-8\"", page));
    parts.put(Token.MANAGEMENT, Part.of(bearer, management));
    parts.put(Token.ANY, Part.of(bearer, page, api, management));
    // No digest is empty, so nothing opens it.
    parts.put(Token.UNSAID, new Part(List.of(new byte[0]), bearer));
  }

  /** Whether the request has a token that opens this; if not, answers 401 with the challenge. */
  boolean admits(RoutingContext ctx, Token token) {
    Part part = parts.get(token);
    boolean opens = part.opensTo(ctx.request().getHeader("authorization"));
    if (!opens) {
      ctx.response().putHeader("www-authenticate", part.challenge());
      Problem.unauthorized().answer(ctx);
    }
    return opens;
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
