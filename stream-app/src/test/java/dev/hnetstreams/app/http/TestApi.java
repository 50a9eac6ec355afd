package dev.hnetstreams.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.app.codec.OutputConfig;
import dev.hnetstreams.app.codec.ResultWriter;
import dev.hnetstreams.app.drift.DriftReport;
import dev.hnetstreams.app.lifecycle.ShadowReport;
import dev.hnetstreams.app.perspective.Perspective;
import dev.hnetstreams.app.perspective.PerspectiveConfig;
import dev.hnetstreams.app.serving.QueueShare;
import dev.hnetstreams.app.tracing.Tracing;
import dev.hnetstreams.runtime.Document;
import dev.hnetstreams.runtime.EngineConfig;
import dev.hnetstreams.runtime.Inference;
import dev.hnetstreams.runtime.InferenceEngine;
import dev.hnetstreams.runtime.batch.BatchingConfig;
import dev.hnetstreams.schemas.TaggedText;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** The API over a real socket, on a real engine with a fake network. */
final class TestApi implements AutoCloseable {
  private static final OutputConfig LABELS_ONLY =
      new OutputConfig(OutputConfig.Detail.NONE, Set.of(), 0, false);
  private static final String METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final byte[] METRICS = "# metrics\n".getBytes(StandardCharsets.UTF_8);
  static final ObjectMapper JSON = new ObjectMapper();
  static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  static final HttpConfig CONFIG =
      config(8, Duration.ofMinutes(10), 2, 100, Duration.ofSeconds(75));

  /** One attribute has no head. */
  static final PerspectiveConfig PERSPECTIVE =
      new PerspectiveConfig(
          Map.of("TOXICITY", "letter/b", "LOUD", "noise/loud", "GONE", "gone/x"),
          Map.of("LOUD", List.of("en", "de")),
          2000,
          null);

  private static final ManagementConfig NO_MANAGEMENT = new ManagementConfig("127.0.0.1", -1);

  final FakeModel model = new FakeModel();
  final InferenceEngine engine;
  final ResultStream stream = new ResultStream();
  final FakeHealth health = new FakeHealth();
  final Queue<String> requests = new ConcurrentLinkedQueue<>();
  final ApiServer server;
  volatile Serving serving;
  volatile Feedback feedback;
  volatile DriftReport drift = DriftReport.NOTHING;
  volatile ShadowReport shadow = new ShadowReport(0.05, null);
  private final AtomicInteger offset = new AtomicInteger();
  private final Vertx vertx = Vertx.vertx();

  static HttpConfig config(
      int maxConcurrent,
      Duration deadline,
      int maxStreamClients,
      int maxConnections,
      Duration idleTimeout) {
    return new HttpConfig(
        "127.0.0.1",
        0,
        null,
        20_000,
        maxConcurrent,
        4,
        0.5,
        deadline,
        maxStreamClients,
        maxConnections,
        idleTimeout);
  }

  /** Works at once. */
  static TestApi start() {
    return start(CONFIG, Runnable::run, new FakeCounts());
  }

  static TestApi start(HttpConfig config, Executor workers, Counts counts) {
    return new TestApi(config, NO_MANAGEMENT, workers, counts);
  }

  /** Works at once, and asks who is there. */
  static TestApi start(SecurityConfig security, Counts counts) {
    return new TestApi(
        CONFIG, NO_MANAGEMENT, security, Runnable::run, counts, PERSPECTIVE.endpoint());
  }

  /** Works at once, with Perspective's endpoint as it is given. */
  static TestApi start(Perspective perspective) {
    return new TestApi(
        CONFIG, NO_MANAGEMENT, SecurityConfig.OPEN, Runnable::run, new FakeCounts(), perspective);
  }

  TestApi(HttpConfig config, ManagementConfig management, Executor workers, Counts counts) {
    this(config, management, SecurityConfig.OPEN, workers, counts, PERSPECTIVE.endpoint());
  }

  /** Works at once, and follows requests; perhaps asks others. */
  static TestApi start(Tracing tracing, Counts counts) {
    return new TestApi(
        CONFIG,
        NO_MANAGEMENT,
        SecurityConfig.OPEN,
        Runnable::run,
        counts,
        PERSPECTIVE.endpoint(),
        tracing);
  }

  private TestApi(
      HttpConfig config,
      ManagementConfig management,
      SecurityConfig security,
      Executor workers,
      Counts counts,
      Perspective perspective) {
    this(config, management, security, workers, counts, perspective, Tracing.OFF);
  }

  private TestApi(
      HttpConfig config,
      ManagementConfig management,
      SecurityConfig security,
      Executor workers,
      Counts counts,
      Perspective perspective,
      Tracing tracing) {
    BatchingConfig batching = new BatchingConfig(64, 4096, 4096, Duration.ZERO, 10);
    engine =
        new InferenceEngine(
            FakeModel.MANIFEST,
            List.of(model),
            workers,
            new EngineConfig(batching, 1, 3_000, 100),
            stream);
    serving =
        new Serving(
            new QueueShare(engine::submit, 5, FakeModel.MANIFEST::maxBytes),
            FakeModel.MANIFEST,
            "cpu");
    server =
        new ApiServer(
            vertx,
            config,
            management,
            security,
            new Backend(
                () -> Optional.ofNullable(serving),
                health,
                (accept, answer) -> answer.accept(METRICS_TYPE, METRICS),
                () -> new Gauges(1, engine.queuedRows(), 1),
                stream,
                counts,
                () -> shadow,
                (route, status, nanos) -> requests.add(route + " " + status),
                1,
                perspective,
                () -> Optional.ofNullable(feedback),
                () -> drift,
                tracing));
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /** A connection to speak HTTP on by hand. */
  Socket connect() {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), server.port());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  HttpResponse<String> classify(String body) {
    return send(post("/v1/classify", body));
  }

  CompletableFuture<HttpResponse<String>> classifyLater(String body) {
    return CLIENT.sendAsync(post("/v1/classify", body), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest post(String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  static HttpResponse<String> send(HttpRequest request) {
    try {
      return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError(text, e);
    }
  }

  /** A record goes through, as on a stream thread. */
  void record(byte[] text) {
    Document document = new Document(text);
    Inference.Classified answer =
        (Inference.Classified)
            engine.submit(stream.evidenceWanted() ? document.withEvidence() : document).join();
    int at = offset.getAndIncrement();
    TaggedText result =
        new ResultWriter(LABELS_ONLY)
            .result("id-" + at, new TaggedText.Source("text.in", 0, at, 1), text, answer);
    stream.onOutcome(
        new Outcome.Classified("text.in", 0, at, text, null, null, text, answer),
        result,
        System.currentTimeMillis());
  }

  @Override
  public void close() {
    server.close();
    engine.close(Duration.ZERO);
    vertx.close().await();
  }
}
