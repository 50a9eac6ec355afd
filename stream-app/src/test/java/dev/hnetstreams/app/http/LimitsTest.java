package dev.hnetstreams.app.http;

import static dev.hnetstreams.app.http.TestApi.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What happens at the limits: the workers are driven by hand, so each limit is reached for sure.
 */
class LimitsTest {
  private final HandDrivenWorkers workers = new HandDrivenWorkers();
  private final TestApi api = TestApi.start(TestApi.CONFIG, workers, new FakeCounts());

  @AfterEach
  void stop() {
    workers.work();
    api.close();
  }

  @Test
  void aBodyOverTheLimitIsRefusedBeforeItIsRead() throws Exception {
    try (Socket socket = api.connect()) {
      OutputStream out = socket.getOutputStream();
      out.write(head("content-length: 50000000").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 413").contains("too_large").contains("close");
    }
  }

  @Test
  void aBodyOfUnknownLengthIsRefusedAtTheLimit() {
    HttpRequest request =
        HttpRequest.newBuilder(api.uri("/v1/classify"))
            .header("content-type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.fromPublisher(
                    HttpRequest.BodyPublishers.ofString(" ".repeat(30_000))))
            .build();

    assertThat(TestApi.send(request).statusCode()).isEqualTo(413);
  }

  @Test
  void moreThanTheShareOfTheQueueIsOverloadedAndTheRestIsAnswered() {
    List<CompletableFuture<HttpResponse<String>>> taken = new ArrayList<>();
    taken.add(api.classifyLater("{\"texts\": [\"a000\", \"b111\", \"c222\"]}"));
    await().until(() -> api.engine.queuedRows() == 2);
    taken.add(api.classifyLater("{\"texts\": [\"a333\", \"b444\"]}"));
    await().until(() -> api.engine.queuedRows() == 4);
    HttpResponse<String> refused = api.classify("{\"text\": \"c555\"}");
    workers.work();

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(json(refused).at("/type").asText()).isEqualTo("overloaded");
    assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
    assertThat(taken).allSatisfy(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    CompletableFuture<HttpResponse<String>> again = api.classifyLater("{\"text\": \"c555\"}");
    workUntil(again);
    assertThat(again.join().statusCode()).isEqualTo(200);
  }

  @Test
  void moreThanSoManyRequestsAtATimeAreOverloaded() {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < TestApi.CONFIG.maxConcurrent(); i++) {
        slow.add(beginBody());
      }
      await().until(() -> api.classify("{\"text\": \"\"}").statusCode() == 429);
      HttpResponse<String> refused = api.classify("{\"text\": \"\"}");
      assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
    } finally {
      slow.forEach(LimitsTest::closeQuietly);
    }
    await().until(() -> api.classify("{\"text\": \"\"}").statusCode() == 200);
  }

  @Test
  void atTheDeadlineWhatWaitsIsDroppedAndNeverRun() {
    CompletableFuture<HttpResponse<String>> running = api.classifyLater("{\"text\": \"a000\"}");
    await().until(() -> api.engine.busyLanes() == 1);
    HttpResponse<String> late = api.classify("{\"text\": \"b111\", \"deadlineMillis\": 20}");
    int queuedAfter = api.engine.queuedRows();
    workers.work();

    assertThat(late.statusCode()).isEqualTo(503);
    assertThat(json(late).at("/type").asText()).isEqualTo("deadline");
    assertThat(queuedAfter).isZero();
    assertThat(running.join().statusCode()).isEqualTo(200);
    assertThat(api.model.batches).hasSize(1);
    assertThat(FakeModel.first(api.model.batches.get(0).rows().get(0))).isEqualTo('a');
  }

  @Test
  void aListSaysWhichTextsWereDoneByTheDeadline() {
    CompletableFuture<HttpResponse<String>> answer =
        api.classifyLater("{\"texts\": [\"\", \"b111\"], \"deadlineMillis\": 50}");
    JsonNode results = json(answer.join()).at("/results");

    assertThat(answer.join().statusCode()).isEqualTo(200);
    assertThat(results.at("/0/decisions/letter/abstained").asText()).isEqualTo("too_short");
    assertThat(results.at("/1/type").asText()).isEqualTo("deadline");
  }

  @Test
  void whatAClientNoLongerWaitsForIsDropped() throws Exception {
    CompletableFuture<HttpResponse<String>> running = api.classifyLater("{\"text\": \"a000\"}");
    await().until(() -> api.engine.busyLanes() == 1);
    String body = "{\"text\": \"b111\"}";
    try (Socket socket = api.connect()) {
      String request = head("content-length: " + body.length()) + body;
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      await().until(() -> api.engine.queuedRows() == 1);
    }

    await().until(() -> api.engine.queuedRows() == 0);
    workers.work();
    assertThat(running.join().statusCode()).isEqualTo(200);
    assertThat(api.model.batches).hasSize(1);
  }

  @Test
  void aBodyThatTakesForEverIsCutOffAtTheDeadline() throws Exception {
    HttpConfig hasty = TestApi.config(8, Duration.ofMillis(50), 2, 100, Duration.ofSeconds(75));
    try (TestApi hastyApi = TestApi.start(hasty, Runnable::run, new FakeCounts());
        Socket socket = hastyApi.connect()) {
      socket
          .getOutputStream()
          .write((head("content-length: 100") + "{\"text\"").getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 503").contains("\"deadline\"");
    }
  }

  @Test
  void aModelThatLoadsIsSaidSo() {
    Serving loaded = api.serving;
    api.serving = null;
    HttpResponse<String> early = api.classify("{\"text\": \"a000\"}");
    api.serving = loaded;

    assertThat(early.statusCode()).isEqualTo(503);
    assertThat(json(early).at("/type").asText()).isEqualTo("model_loading");
  }

  /** A request whose body does not end. */
  private Socket beginBody() {
    Socket socket = api.connect();
    try {
      socket
          .getOutputStream()
          .write(head("content-length: 100").getBytes(StandardCharsets.US_ASCII));
      return socket;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void workUntil(CompletableFuture<?> done) {
    await()
        .atMost(10, TimeUnit.SECONDS)
        .until(
            () -> {
              workers.work();
              return done.isDone();
            });
  }

  private static String head(String header) {
    return "POST /v1/classify HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n"
        + header
        + "\r\n\r\n";
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
