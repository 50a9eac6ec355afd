package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that cost and bring nothing: too many, too slow, never read. Each ends. */
@Timeout(120)
class SlowClientsTest {
  private static final int CONNECTIONS = 3;
  private final TestApi api =
      TestApi.start(
          TestApi.config(8, Duration.ofMinutes(10), 2, CONNECTIONS, Duration.ofMillis(400)),
          Runnable::run,
          new FakeCounts());

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void aConnectionTooManyIsClosedAtOnceAndCountedAndLeavingMakesRoom() throws Exception {
    List<Socket> readers = new ArrayList<>();
    TestApi patient =
        TestApi.start(
            TestApi.config(8, Duration.ofMinutes(10), 2, CONNECTIONS, Duration.ofMinutes(10)),
            Runnable::run,
            new FakeCounts());
    try (patient) {
      for (int i = 0; i < CONNECTIONS; i++) {
        readers.add(patient.connect());
      }
      await().until(() -> patient.server.connections() == CONNECTIONS);
      try (Socket tooMany = patient.connect()) {
        assertThat(untilTheEnd(tooMany.getInputStream())).isEmpty();
      }
      assertThat(patient.requests).containsExactly("connection 429");
      readers.remove(0).close();
      await().until(() -> patient.server.connections() == CONNECTIONS - 1);
      assertThat(patient.get("/health/live").statusCode()).isEqualTo(200);
    } finally {
      for (Socket reader : readers) {
        reader.close();
      }
    }
  }

  @Test
  void aHeadThatComesByteByByteIsCutOff() throws Exception {
    try (Socket socket = api.connect()) {
      socket.getOutputStream().write(ascii("GET /health/live HTTP/1.1\r\n"));
      dribble(socket);
    }
    await().until(() -> api.server.connections() == 0);
    assertThat(api.requests).isEmpty();
  }

  @Test
  void theNextHeadThatComesByteByByteIsCutOffToo() throws Exception {
    try (Socket socket = api.connect()) {
      socket
          .getOutputStream()
          .write(
              ascii("GET /health/live HTTP/1.1\r\nhost: a\r\n\r\nGET /health/live HTTP/1.1\r\n"));
      dribble(socket);
    }
    await().until(() -> api.server.connections() == 0);
    assertThat(api.requests).containsExactly("/health/live 200");
  }

  @Test
  void whoAsksAgainAndAgainAndReadsNothingIsCutOff() throws Exception {
    try (Socket socket = unread()) {
      byte[] request = ascii("GET /openapi.json HTTP/1.1\r\nhost: a\r\n\r\n");
      writeUntilItFails(socket, request);
    }
    await().until(() -> api.server.connections() == 0);
    // What it sent would have been worth many times as much.
    int answerBytes = api.get("/openapi.json").body().length();
    assertThat(api.requests.size() * (long) answerBytes).isLessThan(64 << 20);
  }

  @Test
  void aReaderOfTheStreamThatDoesNotReadLosesItsPlace() throws Exception {
    try (Socket socket = unread()) {
      socket
          .getOutputStream()
          .write(ascii("GET /v1/stream?perSecond=200&chunks=full HTTP/1.1\r\nhost: a\r\n\r\n"));
      await().until(() -> api.stream.readers() == 1);
      byte[] text = ascii("b" + "x1".repeat(990));
      await()
          .atMost(Duration.ofSeconds(100))
          .until(
              () -> {
                for (int i = 0; i < 50; i++) {
                  api.record(text);
                }
                return api.stream.readers() == 0;
              });
    }
  }

  @Test
  void aRequestLineOrHeadersWithoutEndAreRefused() throws Exception {
    for (String head :
        new String[] {
          "GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nhost: a\r\n\r\n",
          "GET / HTTP/1.1\r\nhost: a\r\nx: " + "a".repeat(20_000) + "\r\n\r\n",
          "GET / HTTP/1.1\r\nhost: a\r\n" + "x: a\r\n".repeat(5_000) + "\r\n",
        }) {
      try (Socket socket = api.connect()) {
        socket.getOutputStream().write(ascii(head));
        assertThat(untilTheEnd(socket.getInputStream())).matches("(?s)HTTP/1\\.[01] 4(14|31) .*");
      }
    }
  }

  /** Sends a header line now and then, as long as it is let. */
  private static void dribble(Socket socket) throws Exception {
    socket.setSoTimeout(20);
    while (true) {
      try {
        if (socket.getInputStream().read() < 0) {
          return;
        }
      } catch (java.net.SocketTimeoutException e) {
        // nothing to read yet
      } catch (SocketException e) {
        return;
      }
      try {
        socket.getOutputStream().write(ascii("x"));
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void writeUntilItFails(Socket socket, byte[] request) throws IOException {
    OutputStream out = socket.getOutputStream();
    byte[] many =
        new String(request, StandardCharsets.US_ASCII)
            .repeat(1000)
            .getBytes(StandardCharsets.US_ASCII);
    while (true) {
      try {
        out.write(many);
      } catch (SocketException e) {
        return;
      }
    }
  }

  /** A connection with little room for what is not read. */
  private Socket unread() throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.server.port()));
    return socket;
  }

  /** Everything up to the end, orderly or not. */
  private static String untilTheEnd(InputStream in) throws IOException {
    StringBuilder all = new StringBuilder();
    try {
      for (int b = in.read(); b >= 0; b = in.read()) {
        all.append((char) b);
      }
    } catch (SocketException e) {
      // it was reset
    }
    return all.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
