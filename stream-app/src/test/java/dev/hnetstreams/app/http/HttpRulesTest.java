package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * HTTP as RFC 9110 and RFC 9112 have it, a row for each rule. Behind each request a probe is
 * written at once: its answer tells an open connection from a closed one, and a request that was
 * smuggled in shows as one answer more.
 */
class HttpRulesTest {
  private static final int PATIENCE_MILLIS = 20_000;

  /** Fewer than the service takes at a time. */
  private static final int AT_A_TIME = 6;

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] (\\d{3}) ");
  private static final String PROBE =
      "GET /v2/health/live HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n";
  private static final Map<String, Future<String>> ANSWERS = new HashMap<>();
  private static TestApi api;
  private static ExecutorService clients;

  @BeforeAll
  static void start() throws IOException {
    api = TestApi.start();
    clients = Executors.newFixedThreadPool(AT_A_TIME);
    // At a time, since whoever is refused has to wait until the connection is closed.
    rows().forEach(r -> ANSWERS.put(r.rule(), clients.submit(() -> exchange(r.request()))));
  }

  @AfterAll
  static void stop() {
    clients.shutdownNow();
    api.close();
  }

  static Stream<Wire.Row> rows() throws IOException {
    return Stream.concat(FramingRules.rows(), MessageRules.rows());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isKept(Wire.Row row) throws Exception {
    String answers = ANSWERS.get(row.rule()).get();

    assertThat(statuses(answers)).as(answers).isEqualTo(row.statuses());
    assertThat(answers).contains(row.says());
    if (row.statuses().matches("[45].*")) {
      assertThat(answers).as("errors have one shape").contains("{\"error\":\"");
    }
  }

  private static String exchange(byte[] request) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(request);
    out.writeBytes(PROBE.getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try (Socket socket = api.connect()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      try {
        socket.getOutputStream().write(out.toByteArray());
        socket.getInputStream().transferTo(answers);
      } catch (SocketException e) {
        answers.writeBytes("(reset)".getBytes(StandardCharsets.US_ASCII));
      }
    }
    return answers.toString(StandardCharsets.UTF_8);
  }

  private static String statuses(String answers) {
    List<String> statuses = STATUS.matcher(answers).results().map(m -> m.group(1)).toList();
    return statuses.stream().collect(Collectors.joining(" "));
  }
}
