package dev.hnetstreams.app.http;

import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The paths of routes: with parameters, or to be taken literally, colon and all. */
final class Paths {
  private static final Pattern PARAMETER = Pattern.compile(":\\w+");

  private Paths() {}

  /** A route for a path whose colons begin no parameter; percent-encoded ones count as well. */
  static Route postLiteral(Router router, String path) {
    return router.postWithRegex(literal(path)).setName(path);
  }

  /** As it was mounted; null for every path. */
  static String of(Route route) {
    return route.isRegexPath() && route.getPath() == null ? route.getName() : route.getPath();
  }

  /** Whether other paths than its own match. */
  static boolean hasParameters(Route route) {
    return route.getPath() != null && PARAMETER.matcher(route.getPath()).find();
  }

  /** What matches a route that has a path. */
  static Pattern pattern(Route route) {
    return Pattern.compile(
        route.getPath() == null ? literal(route.getName()) : template(route.getPath()));
  }

  private static String template(String path) {
    Matcher parameter = PARAMETER.matcher(path);
    StringBuilder regex = new StringBuilder();
    int from = 0;
    while (parameter.find()) {
      regex.append(Pattern.quote(path.substring(from, parameter.start()))).append("[^/]+");
      from = parameter.end();
    }
    return regex.append(Pattern.quote(path.substring(from))).toString();
  }

  private static String literal(String path) {
    return Pattern.compile(":")
        .splitAsStream(path)
        .map(Pattern::quote)
        .collect(Collectors.joining("(?::|%3[aA])"));
  }
}
