package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.hnetstreams.app.codec.Outcome;
import dev.hnetstreams.schemas.DeadLetterHeaders.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What readers of {@code /v1/stream} see, fast ones and slow ones. */
class StreamTest {
  private final TestApi api = TestApi.start();
  private int offset;

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aResultIsSentWithItsTextWhateverTheTopicSaysOfChunks() {
    try (Events events = new Events(api.uri("/v1/stream"))) {
      assertThat(events.response().headers().firstValue("content-type"))
          .hasValue("text/event-stream");
      record("b\u00e41234567".getBytes(StandardCharsets.UTF_8));
      JsonNode data = events.next("result").data();

      assertThat(data.at("/text").asText()).isEqualTo("b\u00e41234567");
      assertThat(data.at("/textTruncated").asBoolean()).isFalse();
      assertThat(data.at("/result/id").asText()).isEqualTo("id-0");
      assertThat(data.at("/result/source/topic").asText()).isEqualTo("text.in");
      assertThat(data.at("/result/chunks/lengths")).isEqualTo(TestApi.json("[8, 2]"));
      assertThat(data.at("/result").has("stages")).isFalse();
    }
  }

  @Test
  void aReaderOfHttp10GetsEventsWithoutChunksUntilTheConnectionCloses() throws Exception {
    try (Socket socket = api.connect()) {
      socket.setSoTimeout(20_000);
      socket
          .getOutputStream()
          .write(
              "GET /v1/stream HTTP/1.0\r\nconnection: keep-alive\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      StringBuilder seen = new StringBuilder();
      while (seen.indexOf("event: pulse") < 0) {
        int next = socket.getInputStream().read();
        assertThat(next).as(seen.toString()).isNotNegative();
        seen.append((char) next);
      }

      assertThat(seen).startsWith("HTTP/1.0 200 ").contains("connection: close");
      assertThat(seen).doesNotContain("transfer-encoding", "keep-alive");
    }
  }

  @Test
  void whoWantsEverythingOfChunksGetsItAndOnlyThenIsEvidenceWanted() {
    assertThat(api.stream.evidenceWanted()).isFalse();
    try (Events plain = new Events(api.uri("/v1/stream"));
        Events full = new Events(api.uri("/v1/stream?chunks=full"))) {
      assertThat(api.stream.evidenceWanted()).isTrue();
      record("b123456789".getBytes(StandardCharsets.UTF_8));

      JsonNode result = full.next("result").data().at("/result");
      assertThat(result.at("/chunks/evidence/letter")).hasSize(2);
      assertThat(result.at("/stages")).hasSize(2);
      assertThat(plain.next("result").data().at("/result/chunks").has("evidence")).isFalse();
    }
    await().until(() -> !api.stream.evidenceWanted());
  }

  @Test
  void aLongTextIsCutBetweenCharactersAndBadBytesAreReplaced() {
    try (Events events = new Events(api.uri("/v1/stream"))) {
      record(("b" + "\u20ac".repeat(300)).getBytes(StandardCharsets.UTF_8));
      record(new byte[] {'b', (byte) 0xc3, 'x', 'y'});
      byte[] huge = ("a" + "\u20ac".repeat(700)).getBytes(StandardCharsets.UTF_8);
      record(huge);

      assertThat(events.next("result").data().at("/textTruncated").asBoolean()).isFalse();
      assertThat(events.next("result").data().at("/text").asText()).isEqualTo("b\ufffdxy");
      JsonNode cut = events.next("result").data();
      assertThat(cut.at("/textTruncated").asBoolean()).isTrue();
      assertThat(cut.at("/text").asText()).isEqualTo("a" + "\u20ac".repeat(666));
    }
  }

  @Test
  void noMoreThanAskedForAreSentAndWhatIsLeftOutIsNotCalledDropped() {
    try (Events events = new Events(api.uri("/v1/stream?perSecond=3"))) {
      for (int i = 0; i < 100; i++) {
        record(("b-" + i).getBytes(StandardCharsets.UTF_8));
      }
      int results = 0;
      Events.Event event = events.next();
      for (; event.name().equals("result"); event = events.next()) {
        results++;
      }

      assertThat(results).isBetween(3, 20);
      assertThat(event.name()).isEqualTo("pulse");
      assertThat(event.data().at("/dropped").asInt()).isZero();
      assertThat(event.data().at("/recordsPerSecond").asDouble()).isPositive();
    }
  }

  @Test
  void aSlowReaderLosesItsOldestEventsAndIsToldHowMany() throws Exception {
    try (Socket slow = new Socket()) {
      slow.setReceiveBufferSize(4096);
      slow.connect(address());
      slow.getOutputStream()
          .write(
              "GET /v1/stream?perSecond=200&chunks=full HTTP/1.1\r\nhost: test\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      await().until(() -> api.stream.clients().size() == 1);
      StreamClient client = api.stream.clients().get(0);
      byte[] text = ("b" + "x1".repeat(990)).getBytes(StandardCharsets.UTF_8);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                for (int i = 0; i < 50; i++) {
                  record(text);
                }
                return client.dropped() > 0;
              });
      String read = readUntil(slow.getInputStream(), "\"dropped\":[1-9]");

      assertThat(read).contains("event: result").contains("event: pulse");
    }
  }

  @Test
  void readersBeyondTheLimitAreOverloadedAndLeavingMakesRoom() {
    Events first = new Events(api.uri("/v1/stream"));
    try (Events second = new Events(api.uri("/v1/stream"))) {
      HttpResponse<String> refused = api.get("/v1/stream");
      assertThat(refused.statusCode()).isEqualTo(429);
      assertThat(refused.headers().firstValue("retry-after")).hasValue("1");
      first.close();
      await().until(() -> api.stream.clients().size() == 1);
      try (Events third = new Events(api.uri("/v1/stream"))) {
        assertThat(third.response().statusCode()).isEqualTo(200);
      }
      assertThat(second.response().statusCode()).isEqualTo(200);
    }
    await().until(() -> api.stream.clients().isEmpty());
  }

  @Test
  void thePulseSaysHowItGoes() {
    api.health.notReady = List.of(new Health.Reason("rebalancing", "kafka streams is REBALANCING"));
    try (Events events = new Events(api.uri("/v1/stream"))) {
      JsonNode idle = events.next("pulse").data();
      assertThat(idle.at("/p50Millis").isNull()).isTrue();
      assertThat(idle.at("/ready").asBoolean()).isFalse();
      assertThat(idle.at("/model/name").asText()).isEqualTo("fake");
      api.health.notReady = List.of();
      record("b1234567".getBytes(StandardCharsets.UTF_8));
      dead();
      JsonNode busy = events.next("pulse").data();

      assertThat(busy.at("/recordsPerSecond").asDouble()).isPositive();
      assertThat(busy.at("/bytesPerSecond").asDouble()).isPositive();
      assertThat(busy.at("/deadLettersPerSecond").asDouble()).isPositive();
      assertThat(busy.at("/p99Millis").asDouble()).isNotNegative();
      assertThat(busy.at("/rowsPerBatch").asDouble()).isEqualTo(1);
      assertThat(busy.at("/paddingRatio").asDouble()).isEqualTo(0.75);
      assertThat(busy.at("/bytesPerChunk").asDouble()).isEqualTo(8);
      assertThat(busy.at("/ready").asBoolean()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"perSecond=0", "perSecond=201", "perSecond=x", "chunks=none"})
  void aQueryThatCannotBeMeantIsRefused(String query) {
    assertThat(api.get("/v1/stream?" + query).statusCode()).isEqualTo(400);
    assertThat(api.stream.clients()).isEmpty();
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), api.server.port());
  }

  private void record(byte[] text) {
    api.record(text);
  }

  private void dead() {
    api.stream.onOutcome(
        new Outcome.Dead(
            "text.in", 0, offset++, Outcome.WHOLE, new byte[0], Reason.NO_TEXT, "none", null),
        null,
        System.currentTimeMillis());
  }

  private static String readUntil(InputStream in, String pattern) throws IOException {
    StringBuilder read = new StringBuilder();
    byte[] buffer = new byte[65_536];
    Pattern wanted = Pattern.compile(pattern);
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      read.append(new String(buffer, 0, n, StandardCharsets.ISO_8859_1));
      if (wanted.matcher(read).find()) {
        return read.toString();
      }
    }
    throw new AssertionError("the stream ended");
  }
}
