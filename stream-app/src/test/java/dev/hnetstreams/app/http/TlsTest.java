package dev.hnetstreams.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hnetstreams.app.service.TestCertificate;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP over TLS, with a certificate that the JDK's keytool makes. */
class TlsTest {
  private static final String TOKEN = "the-token-of-the-api";

  @TempDir static Path folder;
  private static SecurityConfig security;
  private static HttpClient client;
  private static SSLContext trusting;

  @BeforeAll
  static void makeCertificate() throws Exception {
    TestCertificate made = TestCertificate.make(folder, "test");
    security = new SecurityConfig(TOKEN, null, null, made.certificate(), made.key());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(made.keyStore());
    trusting = SSLContext.getInstance("TLS");
    trusting.init(null, trust.getTrustManagers(), null);
    client = HttpClient.newBuilder().sslContext(trusting).build();
  }

  @Test
  void theApiSpeaksTlsAndNothingElse() throws Exception {
    try (TestApi api = TestApi.start(security, new FakeCounts())) {
      assertThat(get(api, "/v2").statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> api.get("/v2")).hasCauseInstanceOf(java.io.IOException.class);
    }
  }

  @Test
  void theRulesOfHttpHoldOverTlsToo() throws Exception {
    try (TestApi api = TestApi.start(security, new FakeCounts());
        Socket socket = trusting.getSocketFactory().createSocket("127.0.0.1", api.server.port())) {
      String request =
          """
          POST /v1/classify HTTP/1.1
          host: a
          content-length: 5
          transfer-encoding: chunked

          0

          """
              .replace("\n", "\r\n");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.1 400 ");
    }
  }

  @Test
  void instancesAskEachOtherOverTlsWithTheToken() throws Exception {
    FakeCounts mine = new FakeCounts();
    try (TestApi other = TestApi.start(security, new FakeCounts());
        TestApi api = TestApi.start(security, mine)) {
      mine.others = List.of("127.0.0.1:" + other.server.port());
      get(api, "/v1/stats");

      assertThat(other.requests).containsExactly("/v1/stats 200");
    }
  }

  @Test
  void aKeyWithoutItsCertificateIsRefused() {
    Path key = security.key();
    assertThatThrownBy(() -> new SecurityConfig(null, null, null, null, key))
        .hasMessage("certificate: null, expected a PEM file, as key is set");
    Path missing = folder.resolve("missing.pem");
    assertThatThrownBy(() -> new SecurityConfig(null, null, null, missing, key))
        .hasMessageContaining("missing.pem, expected a PEM file to read");
  }

  private static HttpResponse<String> get(TestApi api, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + api.server.port() + path))
            .header("authorization", "Bearer " + TOKEN)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
