package dev.hnetstreams.sandbox.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Measures {@code /v1/classify} of a service that runs and has nothing else to do. */
final class HttpBench {
  private static final int WARM_UP = 500;
  private static final int REQUESTS = 1500;
  static final int CLIENTS = 64;
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");
  private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
  private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

  private final ObjectMapper json = new ObjectMapper();
  private final URI url;
  private final List<String> bodies;
  private final int seconds;

  /**
   * @param texts what is asked, over and over, one by one
   * @param seconds how long wrk asks
   */
  HttpBench(int port, List<String> texts, int seconds) {
    this.seconds = seconds;
    this.url = URI.create("http://127.0.0.1:" + port + "/v1/classify");
    this.bodies =
        texts.stream()
            .map(text -> JsonNodeFactory.instance.objectNode().put("text", text).toString())
            .toList();
  }

  /**
   * One client, one request at a time.
   *
   * @return median of what a request takes beyond the queue and the model, in milliseconds
   */
  double medianOverheadMillis() throws IOException {
    double[] millis = new double[REQUESTS];
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      socket.setTcpNoDelay(true);
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      for (int i = -WARM_UP; i < REQUESTS; i++) {
        byte[] request = request(bodies.get(Math.abs(i) % bodies.size()));
        long start = System.nanoTime();
        socket.getOutputStream().write(request);
        byte[] answer = answer(in);
        double all = (System.nanoTime() - start) * 1e-6;
        JsonNode timing = json.readTree(answer).get("timing");
        if (i >= 0) {
          long model = timing.get("queueMicros").asLong() + timing.get("inferMicros").asLong();
          millis[i] = all - model * 1e-3;
        }
      }
    }
    Arrays.sort(millis);
    return millis[REQUESTS / 2];
  }

  private byte[] request(String body) {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST %s HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
            .formatted(url.getPath(), content.length);
    byte[] request =
        Arrays.copyOf(head.getBytes(StandardCharsets.US_ASCII), head.length() + content.length);
    System.arraycopy(content, 0, request, head.length(), content.length);
    return request;
  }

  /** The body of the next answer. */
  private static byte[] answer(DataInputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    Matcher length = LENGTH.matcher(head);
    if (!head.toString().startsWith("HTTP/1.1 200 ") || !length.find()) {
      throw new IOException("/v1/classify answered: " + head);
    }
    byte[] body = new byte[Integer.parseInt(length.group(1))];
    in.readFully(body);
    return body;
  }

  /**
   * {@value #CLIENTS} clients at a time, by wrk, which takes less of the cores than a client in
   * Java.
   *
   * @return requests a second
   * @throws IOException when there is no wrk, or a request was refused
   */
  double requestsPerSecond() throws IOException, InterruptedException {
    Path script = Files.createTempFile("hnet-streams-bench", ".lua");
    try {
      Files.writeString(script, lua());
      run(script, Math.min(5, seconds));
      String said = run(script, seconds);
      Matcher rate = RATE.matcher(said);
      Matcher refused = REFUSED.matcher(said);
      if (!rate.find() || refused.find()) {
        throw new IOException("wrk: not every request was answered:\n" + said);
      }
      return Double.parseDouble(rate.group(1));
    } finally {
      Files.delete(script);
    }
  }

  private String run(Path script, int seconds) throws IOException, InterruptedException {
    Process wrk =
        new ProcessBuilder(
                "wrk",
                "-t1",
                "-c" + CLIENTS,
                "-d" + seconds + "s",
                "--timeout=10s",
                "-s" + script,
                url.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (wrk.waitFor() != 0) {
      throw new IOException("wrk: " + said);
    }
    return said;
  }

  private String lua() throws IOException {
    StringBuilder lua = new StringBuilder("local bodies = {\n");
    for (String body : bodies) {
      lua.append(json.writeValueAsString(body)).append(",\n");
    }
    return lua.append("}\nlocal next = 0\nrequest = function()\n  next = next % #bodies + 1\n")
        .append("  return wrk.format('POST', nil, {['content-type'] = 'application/json'}, ")
        .append("bodies[next])\nend\n")
        .toString();
  }
}
