package dev.hnetstreams.app.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code GET /v1/stats}: counts of decisions over a stretch of time. Each instance holds the counts
 * of its own partitions, so the one that is asked asks the others.
 */
final class StatsRoutes implements Routes {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(s|m|h)");
  private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");
  private static final String DEFAULT_WINDOW = "10m";
  private static final int PEER_TIMEOUT_MILLIS = 3000;
  private static final ObjectReader STATS = new ObjectMapper().readerFor(Stats.class);

  private final Vertx vertx;
  private final Counts counts;
  private final Gate gate;
  private final HttpClient client;
  private final String token;

  /** A stretch of time, as the query says it. */
  private record Asked(String window, long from, long to) {}

  /**
   * @param security all instances have the same: that is how they ask each other
   */
  StatsRoutes(Vertx vertx, Counts counts, Gate gate, SecurityConfig security) {
    this.vertx = vertx;
    this.counts = counts;
    this.gate = gate;
    this.token = security.apiToken();
    this.client = vertx.createHttpClient(options(security));
  }

  private static HttpClientOptions options(SecurityConfig security) {
    HttpClientOptions options = new HttpClientOptions();
    if (security.tls()) {
      // Pods call each other by address, so the name says nothing; the certificate must be ours.
      options
          .setSsl(true)
          .setVerifyHost(false)
          .setTrustOptions(new PemTrustOptions().addCertPath(security.certificate().toString()));
    }
    return options;
  }

  @Override
  public void mount(Doors doors) {
    gate.guard(doors.get("/v1/stats").opensTo(Token.API), (ctx, call) -> stats(ctx));
  }

  private void stats(RoutingContext ctx) {
    Asked asked = asked(ctx);
    boolean local = "true".equals(ctx.queryParams().get("local"));
    var unused =
        vertx
            .executeBlocking(() -> held(asked), false)
            .compose(mine -> local ? Future.succeededFuture(mine) : withOthers(ctx, mine, asked))
            .onSuccess(stats -> Json.answer(ctx, 200, stats))
            .onFailure(failure -> fail(ctx, failure));
  }

  private Stats held(Asked asked) throws Counts.UnavailableException {
    long firstStart = Math.max(0, asked.from() - counts.windowMillis() + 1);
    return Stats.of(asked.from(), asked.to(), counts, counts.held(firstStart, asked.to()));
  }

  private Future<Stats> withOthers(RoutingContext ctx, Stats mine, Asked asked) {
    List<String> addresses;
    try {
      addresses = counts.others();
    } catch (Counts.UnavailableException e) {
      return Future.failedFuture(e);
    }
    List<Future<Stats>> asking =
        addresses.stream().map(address -> ask(ctx, address, asked)).toList();
    return Future.all(asking)
        .map(
            all -> {
              List<Stats> parts = new ArrayList<>(List.of(mine));
              parts.addAll(all.list());
              Stats stats = Stats.merged(parts, counts);
              if (stats.countedTwice()
                  || (counts.shared() && !stats.missingPartitions().isEmpty())) {
                throw rebalancing().exception();
              }
              return stats;
            });
  }

  private Future<Stats> ask(RoutingContext ctx, String address, Asked asked) {
    int colon = address.lastIndexOf(':');
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(address.substring(0, colon))
            .setPort(Integer.parseInt(address.substring(colon + 1)))
            .setURI("/v1/stats?local=true&window=%s&to=%d".formatted(asked.window(), asked.to()))
            .setTimeout(PEER_TIMEOUT_MILLIS);
    if (token != null) {
      request.putHeader("authorization", "Bearer " + token);
    }
    RequestTraces.propagate(ctx, request);
    return client
        .request(request)
        .compose(r -> r.send())
        .compose(r -> r.statusCode() == 200 ? r.body() : Future.failedFuture("no answer"))
        .map(
            body -> {
              try {
                return STATS.<Stats>readValue(body.getBytes());
              } catch (IOException e) {
                throw new IllegalStateException("not what a peer should say", e);
              }
            })
        .recover(
            failure ->
                Future.failedFuture(
                    Problem.unavailable(
                            "peer_unavailable", "the instance at " + address + " does not answer")
                        .exception()));
  }

  private static void fail(RoutingContext ctx, Throwable failure) {
    if (failure instanceof Counts.UnavailableException) {
      rebalancing().answer(ctx);
    } else {
      ctx.fail(failure);
    }
  }

  private static Problem rebalancing() {
    return Problem.unavailable("rebalancing", "partitions move between instances");
  }

  private static Asked asked(RoutingContext ctx) {
    String window = ctx.queryParams().get("window");
    window = window == null ? DEFAULT_WINDOW : window;
    Matcher matcher = DURATION.matcher(window);
    if (!matcher.matches()) {
      throw Problem.badRequest("window: expected a duration such as 90s, 10m, 1h").exception();
    }
    String to = ctx.queryParams().get("to");
    if (to != null && !MILLIS.matcher(to).matches()) {
      throw Problem.badRequest("to: expected milliseconds since 1970").exception();
    }
    long amount = Long.parseLong(matcher.group(1));
    long seconds =
        switch (matcher.group(2)) {
          case "s" -> amount;
          case "m" -> amount * 60;
          default -> amount * 3600;
        };
    long end = to == null ? System.currentTimeMillis() : Long.parseLong(to);
    return new Asked(window, Math.max(0, end - seconds * 1000), end);
  }
}
