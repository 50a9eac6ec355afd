package dev.hnetstreams.app.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Listens: the API, the page, metrics and health, on one port or on two, with TLS or without. */
public final class ApiServer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 10;

  private final Connections connections;
  private final HttpServer api;
  private final HttpServer management;

  /**
   * Listens.
   *
   * @throws IllegalStateException when a port is taken
   */
  public ApiServer(
      Vertx vertx,
      HttpConfig config,
      ManagementConfig managementConfig,
      SecurityConfig security,
      Backend backend) {
    this.connections = new Connections(config.maxConnections(), backend.requests());
    Access access = new Access(security);
    List<Routes> onApi = apiRoutes(vertx, config, security, backend, !managementConfig.ownPort());
    this.api =
        config.enabled()
            ? listen(
                vertx,
                new Port("http", config.host(), config.port(), config.idleTimeout(), connections),
                security,
                router(vertx, log(backend), access, onApi))
            : null;
    // Apart, so that who floods the API does not shut out probes and metrics.
    Connections own = new Connections(config.maxConnections(), backend.requests());
    Port port =
        new Port(
            "management",
            managementConfig.host(),
            managementConfig.port(),
            config.idleTimeout(),
            own);
    List<Routes> onManagement =
        List.of(new ManagementRoutes(backend.health(), backend.metrics(), backend.serving()));
    try {
      this.management =
          managementConfig.ownPort()
              ? listen(vertx, port, security, router(vertx, log(backend), access, onManagement))
              : null;
    } catch (IllegalStateException e) {
      if (api != null) {
        api.close().await();
      }
      throw e;
    }
  }

  /** Where the API really listens; -1 when it is off. */
  public int port() {
    return api == null ? -1 : api.actualPort();
  }

  /** Connections to the API now. */
  public int connections() {
    return connections.open();
  }

  /** Where metrics and health really are; -1 when there is no HTTP. */
  public int managementPort() {
    return management == null ? port() : management.actualPort();
  }

  @Override
  public void close() {
    if (api != null) {
      api.close().await();
    }
    if (management != null) {
      management.close().await();
    }
  }

  /** Everything on the API's port, the page last: its files are named by one segment. */
  static List<Routes> apiRoutes(
      Vertx vertx,
      HttpConfig config,
      SecurityConfig security,
      Backend backend,
      boolean withMetrics) {
    Gate gate = new Gate(vertx, config, backend.serving());
    List<Routes> routes = new ArrayList<>();
    routes.add(
        new ManagementRoutes(
            backend.health(), withMetrics ? backend.metrics() : null, backend.serving()));
    routes.add(new ClassifyRoutes(config, gate, backend.topLabels()));
    routes.add(
        new StreamRoutes(
            vertx,
            backend.stream(),
            config.maxStreamClients(),
            backend.health(),
            backend.gauges(),
            gate));
    routes.add(new StatsRoutes(vertx, backend.counts(), gate, security));
    routes.add(new ShadowRoutes(backend.shadow()));
    routes.add(new DriftRoutes(backend.drift()));
    routes.add(new FeedbackRoutes(backend.feedback(), gate));
    routes.add(new InferenceProtocolRoutes(config, gate));
    routes.add(new PerspectiveRoutes(backend.perspective(), gate, security.tls()));
    routes.add(new OpenApiRoutes());
    routes.add(new PageRoutes());
    return routes;
  }

  private static RequestLog log(Backend backend) {
    return new RequestLog(backend.requests(), new RequestTraces(backend.tracing()));
  }

  /** The routes of a port, each closed but to the token that it names. */
  static Router router(Vertx vertx, RequestLog log, Access access, List<Routes> routes) {
    Router router = Router.router(vertx);
    log.mount(router);
    Failures.mount(router, access);
    Doors doors = new Doors(router, access);
    routes.forEach(group -> group.mount(doors));
    router.getRoutes().forEach(ApiServer::answerHead);
    log.learn(router);
    return router;
  }

  /** What can be got can be asked for its head, but for the stream, which has no end. */
  private static void answerHead(Route route) {
    boolean got = route.methods() != null && route.methods().contains(HttpMethod.GET);
    if (got && !StreamRoutes.PATH.equals(route.getPath())) {
      route.method(HttpMethod.HEAD);
    }
  }

  /**
   * Where to listen, and how patiently.
   *
   * @param section of the configuration
   */
  private record Port(
      String section, String host, int number, Duration idle, Connections connections) {}

  private static HttpServer listen(Vertx vertx, Port port, SecurityConfig security, Router router) {
    // HTTP/1.1 only: a client that upgrades to HTTP/2 in clear text has lost answers here. By what
    // is written, since who sends a byte now and then is not idle to read from: this also ends
    // heads
    // that come byte by byte, and answers that nobody reads.
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
            .setWriteIdleTimeout((int) Math.min(Integer.MAX_VALUE, port.idle().toMillis()));
    if (security.tls()) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setCertPath(security.certificate().toString())
                  .setKeyPath(security.key().toString()));
    }
    try {
      return vertx
          .createHttpServer(options)
          .requestHandler(router)
          .connectionHandler(
              connection -> {
                RequestDecoder.install(connection, options);
                port.connections().onOpen(connection);
              })
          .invalidRequestHandler(port.connections()::onInvalid)
          .listen(port.number(), port.host())
          .await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(
          "%s: cannot listen on %s:%d: %s"
              .formatted(port.section(), port.host(), port.number(), e.getMessage()),
          e);
    }
  }
}
