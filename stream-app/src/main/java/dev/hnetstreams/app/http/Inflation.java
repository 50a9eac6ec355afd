package dev.hnetstreams.app.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Bodies that come as gzip. They are read whole first, so at most twice the limit is ever held, and
 * inflated up to the limit: a bomb costs no more than an honest body.
 */
final class Inflation {
  private static final String KEY = Inflation.class.getName();
  private static final Set<String> GZIP = Set.of("gzip", "x-gzip");

  private final int maxBytes;

  /**
   * @param maxBytes of a body, inflated
   */
  Inflation(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Refuses other codings before the body is read. */
  SecurityPolicyHandler known() {
    return ctx -> {
      String coding = coding(ctx);
      if (!coding.isEmpty() && !coding.equals("identity") && !GZIP.contains(coding)) {
        ctx.response().putHeader("accept-encoding", "gzip");
        throw Problem.ofStatus(415, "content-encoding: expected gzip, or none").exception();
      }
      ctx.next();
    };
  }

  /** Inflates the body where it is gzip. */
  void inflate(RoutingContext ctx) {
    Buffer body = ctx.body().buffer();
    if (body != null && GZIP.contains(coding(ctx))) {
      ctx.put(KEY, Buffer.buffer(inflated(body.getBytes())));
    }
    ctx.next();
  }

  /** The body, inflated; null without one. */
  static Buffer body(RoutingContext ctx) {
    Buffer inflated = ctx.get(KEY);
    return inflated == null ? ctx.body().buffer() : inflated;
  }

  private byte[] inflated(byte[] body) {
    byte[] inflated;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      inflated = in.readNBytes(maxBytes + 1);
    } catch (IOException e) {
      throw Problem.badRequest("the body is not gzip, or cut short").exception();
    }
    if (inflated.length > maxBytes) {
      throw Problem.tooLarge("the body is larger than %d bytes when inflated".formatted(maxBytes))
          .exception();
    }
    return inflated;
  }

  private static String coding(RoutingContext ctx) {
    String given = String.join(",", ctx.request().headers().getAll("content-encoding"));
    return given.strip().toLowerCase(Locale.ROOT);
  }
}
