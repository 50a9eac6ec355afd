package dev.hnetstreams.app.http;

import static dev.hnetstreams.app.http.Wire.GOOD;
import static dev.hnetstreams.app.http.Wire.body;
import static dev.hnetstreams.app.http.Wire.chunked;
import static dev.hnetstreams.app.http.Wire.get;
import static dev.hnetstreams.app.http.Wire.hundred;
import static dev.hnetstreams.app.http.Wire.post;
import static dev.hnetstreams.app.http.Wire.request;
import static dev.hnetstreams.app.http.Wire.zipped;

import dev.hnetstreams.app.http.Wire.Row;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a whole request asks for: targets, methods, expectations, versions, gzip. */
final class MessageRules {
  private MessageRules() {}

  static Stream<Row> rows() throws IOException {
    return Stream.of(targets(), expectations(), versions(), gzip()).flatMap(List::stream);
  }

  private static List<Row> targets() {
    return List.of(
        Row.of("absolute form, 9112 3.2.2", get("http://a/v2", ""), "200 200", "hnet-streams"),
        Row.of(
            "absolute form of another host, 9112 3.2.2", get("http://b:1/v2", ""), "200 200", ""),
        Row.of("absolute form without a path, 9112 3.2.2", get("http://a", ""), "200 200", "html"),
        Row.of(
            "absolute form of POST",
            post("http://a/v1/classify", "content-length: 15\r\n", GOOD),
            "200 200",
            ""),
        Row.of("absolute form of another scheme", get("ftp://a/v2", ""), "400", "target"),
        Row.of("asterisk form, 9112 3.2.4", request("OPTIONS", "*", ""), "204 200", "allow: "),
        Row.of("asterisk form of GET, 9112 3.2.4", get("*", ""), "400", "target"),
        Row.of("authority form of GET, 9112 3.2.3", get("a:80", ""), "400", "target"),
        Row.of("CONNECT, 9110 9.3.6", request("CONNECT", "a:80", ""), "501", "CONNECT"),
        Row.of("TRACE, 9110 9.3.8", request("TRACE", "/v2", ""), "405 200", "allow: "),
        Row.of("a method of somebody's own, 9110 9.1", request("BREW", "/v2", ""), "405 200", ""),
        Row.of("a fragment, 9112 3.2", get("/v2#a", ""), "400", "target"),
        Row.of("HEAD, 9110 9.3.2", request("HEAD", "/v2", ""), "200 200", "application/json"),
        Row.of("HEAD of the page, 9110 9.3.2", request("HEAD", "/", ""), "200 200", "text/html"),
        Row.of(
            "GET with a body, 9110 9.3.1",
            get("/v2", "content-length: 5\r\n") + "hello",
            "200 200",
            ""));
  }

  private static List<Row> expectations() {
    String body = "content-length: 15\r\n";
    return List.of(
        Row.of(
            "100-continue, 9110 10.1.1",
            post("expect: 100-continue\r\n" + body, GOOD),
            "100 200 200",
            ""),
        Row.of(
            "100-Continue, 9110 10.1.1",
            post("Expect: 100-Continue\r\n" + body, GOOD),
            "100 200 200",
            ""),
        Row.of(
            "100-continue and too much, 9110 10.1.1",
            post("expect: 100-continue\r\ncontent-length: 50000000\r\n", ""),
            "413",
            "too_large"),
        Row.of(
            "another expectation, 9110 10.1.1",
            post("expect: tea\r\n" + body, ""),
            "417",
            "100-continue"),
        Row.of(
            "an expectation of HTTP/1.0, 9110 10.1.1",
            post("expect: 100-continue\r\n" + body, GOOD).replace("HTTP/1.1", "HTTP/1.0"),
            "200",
            ""));
  }

  private static List<Row> versions() {
    String old = get("/v2", "").replace("HTTP/1.1", "HTTP/1.0");
    return List.of(
        Row.of("HTTP/1.0, 9112 9.3", old, "200", ""),
        Row.of("HTTP/1.0 without a host, 9112 3.2", "GET /v2 HTTP/1.0\r\n\r\n", "200", ""),
        Row.of(
            "HTTP/1.0 keep-alive, 9112 9.3",
            old.replace("host", "connection: keep-alive\r\nhost"),
            "200 200",
            "connection: keep-alive"),
        Row.of(
            "HTTP/1.0 keep-alive and a body that nobody reads, 9112 9.6",
            post("/v2", "connection: keep-alive\r\ncontent-length: 50000\r\n", "")
                .replace("HTTP/1.1", "HTTP/1.0"),
            "405",
            "connection: close"),
        Row.of(
            "HTTP/1.0 with chunks, 9112 6.1",
            post("transfer-encoding: chunked\r\n", chunked(GOOD)).replace("HTTP/1.1", "HTTP/1.0"),
            "400",
            "Transfer-Encoding"),
        Row.of(
            "HTTP/1.1 close, 9112 9.6",
            get("/v2", "connection: close\r\n"),
            "200",
            "connection: close"),
        Row.of("HTTP/1.2, 9110 2.5", get("/v2", "").replace("1.1", "1.2"), "200 200", ""),
        Row.of("HTTP/2.0, 9110 15.6.6", get("/v2", "").replace("1.1", "2.0"), "505", "HTTP/1.1"),
        Row.of("HTTP/0.9", "GET /v2\r\n", "400", ""),
        Row.of("not HTTP", "HELO there\r\n\r\n", "400", ""),
        Row.of(
            "an upgrade, 9110 7.8",
            get("/v2", "connection: upgrade\r\nupgrade: h2c\r\n"),
            "200 200",
            ""),
        Row.of("100 in a row, 9112 9.3.2", hundred(), "200 ".repeat(50).repeat(2) + "200", ""));
  }

  private static List<Row> gzip() throws IOException {
    byte[] good = zipped(GOOD);
    byte[] cut = Arrays.copyOf(good, good.length - 9);
    byte[] bomb = zipped(" ".repeat(10_000_000) + GOOD);
    return List.of(
        body("gzip, 9110 8.4.1.3", "gzip", good, "200 200", "\"letter\""),
        body("x-gzip, 9110 8.4.1.3", "x-gzip", good, "200 200", ""),
        body("GZIP, 9110 8.4.1", "GZIP", good, "200 200", ""),
        body(
            "identity, 9110 12.5.3",
            "identity",
            GOOD.getBytes(StandardCharsets.US_ASCII),
            "200 200",
            ""),
        body("gzip up to the limit", "gzip", zipped(" ".repeat(19_985) + GOOD), "200 200", ""),
        body(
            "gzip past the limit",
            "gzip",
            zipped(" ".repeat(19_986) + GOOD),
            "413 200",
            "too_large"),
        body("a bomb", "gzip", bomb, "413 200", "too_large"),
        body("gzip cut short", "gzip", cut, "400 200", "gzip"),
        body("no gzip at all", "gzip", GOOD.getBytes(StandardCharsets.US_ASCII), "400 200", "gzip"),
        body("another coding, 9110 15.5.16", "br", good, "415", "accept-encoding: gzip"),
        body(
            "gzip twice, 9110 15.5.16",
            "gzip, gzip",
            zipped(GOOD),
            "415",
            "accept-encoding: gzip"));
  }
}
