package dev.hnetstreams.app.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** Requests as they go over the wire. */
final class Wire {
  /** A body that is answered with 200. */
  static final String GOOD = "{\"text\":\"b111\"}";

  private static final String JSON = "content-type: application/json\r\n";

  private Wire() {}

  /**
   * A rule.
   *
   * @param rule and where it stands
   * @param request as it goes over the wire
   * @param statuses of all answers; the probe's 200 is the last where the connection stays open
   * @param says what the answers contain
   */
  record Row(String rule, byte[] request, String statuses, String says) {
    static Row of(String rule, String request, String statuses, String says) {
      return new Row(rule, request.getBytes(StandardCharsets.ISO_8859_1), statuses, says);
    }

    @Override
    public String toString() {
      return rule;
    }
  }

  static String request(String method, String target, String headers) {
    return method + " " + target + " HTTP/1.1\r\nhost: a\r\n" + headers + "\r\n";
  }

  static String get(String target, String headers) {
    return request("GET", target, headers);
  }

  static String post(String headers, String body) {
    return post("/v1/classify", headers, body);
  }

  static String post(String target, String headers, String body) {
    return request("POST", target, JSON + headers) + body;
  }

  static String chunked(String body) {
    return Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
  }

  static String hundred() {
    String pair = post("content-length: 15\r\n", GOOD) + get("/v2", "");
    return pair.repeat(50);
  }

  static Row body(String rule, String coding, byte[] body, String statuses, String says) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    String headers = "content-encoding: " + coding + "\r\ncontent-length: " + body.length + "\r\n";
    request.writeBytes(post(headers, "").getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    return new Row(rule, request.toByteArray(), statuses, says);
  }

  static byte[] zipped(String text) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(text.getBytes(StandardCharsets.US_ASCII));
    }
    return out.toByteArray();
  }
}
