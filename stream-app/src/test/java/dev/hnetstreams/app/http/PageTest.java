package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How the page's files are served. */
class PageTest {
  private final TestApi api = TestApi.start();

  @AfterEach
  void stop() {
    api.close();
  }

  @Test
  void thePageMayUseNothingFromElsewhereAndNothingInline() {
    HttpResponse<String> page = api.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("content-security-policy"))
        .hasValue(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'");
    assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(page.headers().firstValue("referrer-policy")).hasValue("no-referrer");
    assertThat(api.get("/index.html").body()).isEqualTo(page.body());
  }

  @Test
  void aFileThatHasNotChangedIsNotSentAgain() {
    String tag = api.get("/").headers().firstValue("etag").orElseThrow();
    HttpResponse<String> again =
        TestApi.send(HttpRequest.newBuilder(api.uri("/")).header("if-none-match", tag).build());

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing.html",
        "/openapi.yaml",
        "/..%2fopenapi.yaml",
        "/%2e%2e/openapi.yaml",
        "/page/index.html",
        "/PageRoutes.class",
        "/.html",
        "/index.html/x"
      })
  void nothingElseIsAFile(String path) {
    HttpResponse<String> response = api.get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(TestApi.json(response).at("/type").asText()).isEqualTo("not_found");
  }
}
