package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whatever comes over HTTP, it is answered or cut off; none of it is our mistake (500). */
public final class HttpFuzz {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
  private static final int PATIENCE_MILLIS = 20_000;
  private static TestApi api;

  private HttpFuzz() {}

  /** The first byte says what the others are: a connection's, a body's, or a text's. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(input, 1, input.length);
    switch (input[0] & 3) {
      case 0 -> require(exchange(rest, true));
      case 1 -> requireJson(post("/v1/classify", rest));
      case 2 -> requireJson(post("/v2/models/fake/infer", rest));
      default -> requireJson(post("/v1/classify", text(rest)));
    }
    api().model.batches.clear();
    api().requests.clear();
  }

  /** Ends what the first input started. */
  static synchronized void stop() {
    if (api != null) {
      api.close();
      api = null;
    }
  }

  private static synchronized TestApi api() {
    if (api == null) {
      api = TestApi.start();
    }
    return api;
  }

  private static byte[] text(byte[] bytes) {
    String text = Base64.getEncoder().encodeToString(bytes);
    return """
        {"base64": "%s", "chunks": "full", "offsets": ["utf16", "codePoint"]}"""
        .formatted(text)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String post(String path, byte[] body) throws IOException {
    String head =
        """
        POST %s HTTP/1.1
        host: a
        connection: close
        content-type: application/json
        content-length: %d

        """
            .formatted(path, body.length)
            .replace("\n", "\r\n");
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    return exchange(request.toByteArray(), false);
  }

  /** What came back until the server closed. */
  private static String exchange(byte[] request, boolean noMore) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = api().connect()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.setSoLinger(true, 0); // or the ports run out
      try {
        socket.getOutputStream().write(request);
        if (noMore) {
          socket.shutdownOutput();
        }
        socket.getInputStream().transferTo(answer);
      } catch (SocketException e) {
        // cut off
      }
    }
    return answer.toString(StandardCharsets.UTF_8);
  }

  /** The fake model fails by rule, and a deadline may be short; anything else is a mistake. */
  private static void require(String answer) {
    for (Matcher status = STATUS.matcher(answer); status.find(); ) {
      if (status.group(1).equals("500")) {
        assertThat(answer).contains("model_failed");
      }
    }
  }

  private static void requireJson(String answer) {
    require(answer);
    assertThat(STATUS.matcher(answer).lookingAt()).as("answered").isTrue();
    TestApi.json(answer.substring(answer.indexOf("\r\n\r\n") + 4));
  }
}
