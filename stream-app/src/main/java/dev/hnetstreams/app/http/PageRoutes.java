package dev.hnetstreams.app.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The web page, from the resources beside this class. From memory: Vert.x' own handler would unpack
 * the jar into a folder, and the root file system may be read-only.
 */
final class PageRoutes implements Routes {
  /** Nothing from elsewhere, nothing inline, in nobody's frame. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*\\.([a-z0-9]+)");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "ico", "image/x-icon",
          "woff2", "font/woff2",
          "webmanifest", "application/manifest+json");

  private final Map<String, Optional<File>> files = new ConcurrentHashMap<>();

  private record File(Buffer content, String type, String tag) {}

  @Override
  public void mount(Doors doors) {
    doors.get("/").opensTo(Token.PAGE).handler(ctx -> serve(ctx, "index.html"));
    doors.get("/:file").opensTo(Token.PAGE).handler(ctx -> serve(ctx, ctx.pathParam("file")));
  }

  private void serve(RoutingContext ctx, String name) {
    var matcher = NAME.matcher(name);
    String type = matcher.matches() ? TYPES.get(matcher.group(1)) : null;
    Optional<File> file = type == null ? Optional.empty() : load(name, type);
    if (file.isEmpty()) {
      ctx.next();
      return;
    }
    HttpServerResponse response =
        ctx.response()
            .putHeader("content-security-policy", CONTENT_SECURITY_POLICY)
            .putHeader("referrer-policy", "no-referrer")
            .putHeader("cross-origin-opener-policy", "same-origin")
            .putHeader("cache-control", "no-cache")
            .putHeader("etag", file.get().tag());
    if (file.get().tag().equals(ctx.request().getHeader("if-none-match"))) {
      var unused = response.setStatusCode(304).end();
    } else {
      var unused = response.putHeader("content-type", file.get().type()).end(file.get().content());
    }
  }

  /** Only what is there is remembered, so that guesses take no memory. */
  private Optional<File> load(String name, String type) {
    Optional<File> known = files.get(name);
    if (known != null) {
      return known;
    }
    try (InputStream in = PageRoutes.class.getResourceAsStream("page/" + name)) {
      if (in == null) {
        return Optional.empty();
      }
      byte[] content = in.readAllBytes();
      String tag = '"' + HexFormat.of().toHexDigits(Arrays.hashCode(content)) + '"';
      Optional<File> file = Optional.of(new File(Buffer.buffer(content), type, tag));
      files.put(name, file);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
