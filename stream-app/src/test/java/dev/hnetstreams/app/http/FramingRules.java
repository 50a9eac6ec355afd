package dev.hnetstreams.app.http;

import static dev.hnetstreams.app.http.Wire.GOOD;
import static dev.hnetstreams.app.http.Wire.chunked;
import static dev.hnetstreams.app.http.Wire.get;
import static dev.hnetstreams.app.http.Wire.post;

import dev.hnetstreams.app.http.Wire.Row;
import java.util.List;
import java.util.stream.Stream;

/** Where a request begins and ends: what two readers must never understand in two ways. */
final class FramingRules {
  private FramingRules() {}

  static Stream<Row> rows() {
    return Stream.of(lengths(), codings(), lines()).flatMap(List::stream);
  }

  private static List<Row> lengths() {
    return List.of(
        Row.of("a length", post("content-length: 15\r\n", GOOD), "200 200", "\"letter\""),
        Row.of("chunks", post("transfer-encoding: chunked\r\n", chunked(GOOD)), "200 200", ""),
        Row.of(
            "length and chunks, 9112 6.1",
            post("content-length: 15\r\ntransfer-encoding: chunked\r\n", chunked(GOOD)),
            "400",
            "Content-Length or Transfer-Encoding"),
        Row.of(
            "chunks and length, 9112 6.1",
            post("transfer-encoding: chunked\r\ncontent-length: 4\r\n", chunked(GOOD)),
            "400",
            "Content-Length or Transfer-Encoding"),
        Row.of(
            "length and folded chunks, 9112 6.1",
            post("content-length: 15\r\ntransfer-encoding:\r\n chunked\r\n", chunked(GOOD)),
            "400",
            "Content-Length or Transfer-Encoding"),
        Row.of(
            "a smuggled request, 9112 11.2",
            post(
                "content-length: 5\r\ntransfer-encoding: chunked\r\n",
                "0\r\n\r\nGET /v2 HTTP/1.1\r\nhost: a\r\n\r\n"),
            "400",
            ""),
        Row.of(
            "two lengths that differ, 9112 6.3",
            post("content-length: 15\r\ncontent-length: 16\r\n", GOOD),
            "400",
            "Content-Length"),
        Row.of(
            "two lengths that agree, 9112 6.3",
            post("content-length: 15\r\ncontent-length: 15\r\n", GOOD),
            "400",
            "Content-Length"),
        Row.of(
            "a list of lengths, 9112 6.3",
            post("content-length: 15, 15\r\n", GOOD),
            "400",
            "Content-Length"),
        Row.of("a signed length, 9110 8.6", post("content-length: +15\r\n", GOOD), "400", ""),
        Row.of("a negative length, 9110 8.6", post("content-length: -1\r\n", GOOD), "400", ""),
        Row.of("a length in hex, 9110 8.6", post("content-length: 0xf\r\n", GOOD), "400", ""),
        Row.of("an empty length, 9110 8.6", post("content-length:\r\n", GOOD), "400", ""),
        Row.of(
            "a length beyond 2^63, 9110 8.6",
            post("content-length: 99999999999999999999\r\n", GOOD),
            "400",
            ""));
  }

  private static List<Row> codings() {
    return List.of(
        Row.of(
            "a coding unknown here, 9112 6.1",
            post("transfer-encoding: gzip, chunked\r\n", chunked(GOOD)),
            "501",
            "Transfer-Encoding: expected chunked"),
        Row.of(
            "chunked not last, 9112 6.3",
            post("transfer-encoding: chunked, gzip\r\n", chunked(GOOD)),
            "400",
            "Transfer-Encoding: expected chunked"),
        Row.of(
            "chunked twice, 9112 7",
            post("transfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n", chunked(GOOD)),
            "400",
            "Transfer-Encoding: expected chunked"),
        Row.of(
            "identity with a length, 9112 6.1",
            post("transfer-encoding: identity\r\ncontent-length: 15\r\n", GOOD),
            "400",
            ""),
        Row.of(
            "chunked in disguise, 9112 6.3",
            post("transfer-encoding: xchunked\r\n", chunked(GOOD)),
            "400",
            ""),
        Row.of(
            "chunked in capitals, 9112 7",
            post("Transfer-Encoding: Chunked\r\n", chunked(GOOD)),
            "200 200",
            ""),
        Row.of(
            "a trailer, 9112 7.1.2",
            post(
                "transfer-encoding: chunked\r\n",
                chunked(GOOD).replace("\r\n\r\n", "\r\nx: 1\r\n\r\n")),
            "200 200",
            ""),
        Row.of(
            "an extension of a chunk, 9112 7.1.1",
            post("transfer-encoding: chunked\r\n", chunked(GOOD).replaceFirst("\r\n", ";a=b\r\n")),
            "200 200",
            ""),
        Row.of(
            "a chunk longer than it says, 9112 7.1",
            post("transfer-encoding: chunked\r\n", "5\r\nbuggy4\r\n0\r\n\r\n"),
            "400",
            "chunk"),
        Row.of(
            "a size that is no number, 9112 7.1",
            post("transfer-encoding: chunked\r\n", "zz\r\n" + GOOD + "\r\n0\r\n\r\n"),
            "400",
            "chunk"),
        Row.of(
            "a body that is not asked for and broken, 9112 7.1",
            get("/v2", "transfer-encoding: chunked\r\n") + "zz\r\n",
            "200",
            ""),
        Row.of(
            "a size beyond 2^31, 9112 7.1",
            post("transfer-encoding: chunked\r\n", "ffffffffff\r\n" + GOOD + "\r\n0\r\n\r\n"),
            "400",
            "chunk"),
        Row.of(
            "a chunk that ends with LF, 9112 7.1",
            post("transfer-encoding: chunked\r\n", chunked(GOOD).replaceFirst("\r\n0", "\n0")),
            "400",
            "chunk"));
  }

  private static List<Row> lines() {
    return List.of(
        Row.of("bare LF, 9112 2.2", "GET /v2 HTTP/1.1\nhost: a\n\n", "400", "CRLF"),
        Row.of("bare LF in a header, 9112 2.2", get("/v2", "x: a\ny: b\r\n"), "400", "CRLF"),
        Row.of("bare CR in a header, 9112 2.2", get("/v2", "x: a\ry: b\r\n"), "400", ""),
        Row.of("NUL in a header, 9110 5.5", get("/v2", "x: a\0b\r\n"), "400", ""),
        Row.of("a folded header, 9112 5.2", get("/v2", "x: a\r\n b\r\n"), "200 200", ""),
        Row.of("a header folded by a tab, 9112 5.2", get("/v2", "x: a\r\n\tb\r\n"), "200 200", ""),
        Row.of(
            "space before the first header, 9112 2.2",
            "GET /v2 HTTP/1.1\r\n host: a\r\n\r\n",
            "400",
            ""),
        Row.of("space before the colon, 9112 5.1", get("/v2", "x : a\r\n"), "400", ""),
        Row.of("a header without a colon, 9112 5", get("/v2", "x\r\n"), "400", ""),
        Row.of("a header without a name, 9112 5", get("/v2", ": a\r\n"), "400", ""),
        Row.of("an empty line first, 9112 2.2", "\r\n" + get("/v2", ""), "200 200", ""),
        Row.of("no host, 9112 3.2", "GET /v2 HTTP/1.1\r\n\r\n", "400", "one Host"),
        Row.of("two hosts, 9112 3.2", get("/v2", "host: b\r\n"), "400", "one Host"),
        Row.of(
            "a host with a path, 9112 3.2", get("/v2", "").replace("a\r", "a/b\r"), "400", "Host"),
        Row.of("an empty host, 9112 3.2", get("/v2", "").replace(" a\r", "\r"), "200 200", ""),
        Row.of(
            "two spaces in the line, 9112 3",
            "GET  /v2  HTTP/1.1\r\nhost: a\r\n\r\n",
            "200 200",
            ""),
        Row.of("a method that is none, 9110 9.1", "G@T /v2 HTTP/1.1\r\nhost: a\r\n\r\n", "400", ""),
        Row.of("no target, 9112 3", "GET HTTP/1.1\r\nhost: a\r\n\r\n", "400", ""),
        Row.of("a long target, 9110 15.5.15", get("/" + "a".repeat(20_000), ""), "414", "4096"),
        Row.of(
            "a long header, 6585 5",
            get("/v2", "x: " + "a".repeat(20_000) + "\r\n"),
            "431",
            "8192"),
        Row.of("many headers, 6585 5", get("/v2", "x: a\r\n".repeat(5_000)), "431", "8192"));
  }
}
