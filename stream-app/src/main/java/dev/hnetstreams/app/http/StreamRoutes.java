package dev.hnetstreams.app.http;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** {@code GET /v1/stream}: server-sent events of sampled results, and one pulse a second. */
final class StreamRoutes implements Routes {
  static final String PATH = "/v1/stream";

  private static final int BEAT_MILLIS = 1000;
  private static final int DEFAULT_PER_SECOND = 20;
  private static final int MAX_PER_SECOND = 200;

  private final Vertx vertx;
  private final ResultStream stream;
  private final int maxClients;
  private final Health health;
  private final Supplier<Gauges> gauges;
  private final Gate gate;
  private final AtomicBoolean beating = new AtomicBoolean();

  private record ModelEvent(String name, String version, String provider) {}

  /** Data of a {@code pulse} event. */
  private record PulseEvent(
      long at,
      @JsonUnwrapped Pulse.Beat beat,
      int inFlight,
      int queuedRows,
      double busyRatio,
      boolean ready,
      long dropped,
      ModelEvent model) {}

  StreamRoutes(
      Vertx vertx,
      ResultStream stream,
      int maxClients,
      Health health,
      Supplier<Gauges> gauges,
      Gate gate) {
    this.vertx = vertx;
    this.stream = stream;
    this.maxClients = maxClients;
    this.health = health;
    this.gauges = gauges;
    this.gate = gate;
  }

  @Override
  public void mount(Doors doors) {
    doors.get(PATH).opensTo(Token.API_OR_PAGE).handler(this::open);
  }

  private void open(RoutingContext ctx) {
    int perSecond = perSecond(ctx.queryParams().get("perSecond"));
    boolean full = full(ctx.queryParams().get("chunks"));
    HttpServerResponse response = ctx.response();
    StreamClient client = new StreamClient(response, vertx.getOrCreateContext(), perSecond, full);
    if (!stream.add(client, maxClients)) {
      throw Problem.overloaded(maxClients + " clients read the stream, which is the limit")
          .exception();
    }
    ctx.addEndHandler(end -> stream.remove(client));
    if (ctx.request().version() == HttpVersion.HTTP_1_0) {
      Connections.sayClose(ctx); // without chunks, only that tells where it ends
    }
    response
        .setChunked(true)
        .putHeader("content-type", "text/event-stream")
        .putHeader("cache-control", "no-store")
        .putHeader("x-accel-buffering", "no");
    var unused = response.write("retry: 2000\n: one result in as many as keep to the rate\n\n");
    if (beating.compareAndSet(false, true)) {
      vertx.setPeriodic(BEAT_MILLIS, this::beat);
    }
  }

  /** Beats while there is somebody to feel it. */
  private void beat(long timer) {
    if (stream.clients().isEmpty()) {
      vertx.cancelTimer(timer);
      beating.set(false);
      if (stream.clients().isEmpty() || !beating.compareAndSet(false, true)) {
        return;
      }
      vertx.setPeriodic(BEAT_MILLIS, this::beat);
    }
    Pulse.Beat beat = stream.pulse().beat();
    Gauges now = gauges.get();
    boolean ready = health.whyNotReady().isEmpty();
    ModelEvent model =
        gate.servingOrNone()
            .map(s -> new ModelEvent(s.manifest().name(), s.manifest().version(), s.provider()))
            .orElse(null);
    for (StreamClient client : stream.clients()) {
      client.send("pulse", event(beat, now, ready, client.dropped(), model));
    }
  }

  private static PulseEvent event(
      Pulse.Beat beat, Gauges now, boolean ready, long dropped, ModelEvent model) {
    double busy = now.workers() == 0 ? 0 : beat.busySeconds() / now.workers();
    return new PulseEvent(
        System.currentTimeMillis(),
        beat,
        now.inFlight(),
        now.queuedRows(),
        Math.min(1, Pulse.rounded(busy)),
        ready,
        dropped,
        model);
  }

  private static int perSecond(String given) {
    if (given == null) {
      return DEFAULT_PER_SECOND;
    }
    if (given.matches("\\d{1,3}")) {
      int perSecond = Integer.parseInt(given);
      if (perSecond >= 1 && perSecond <= MAX_PER_SECOND) {
        return perSecond;
      }
    }
    throw Problem.badRequest("perSecond: expected 1 to " + MAX_PER_SECOND).exception();
  }

  private static boolean full(String given) {
    if (given == null || given.equals("boundaries")) {
      return false;
    }
    if (given.equals("full")) {
      return true;
    }
    throw Problem.badRequest("chunks: expected boundaries or full").exception();
  }
}
