package dev.hnetstreams.app.http;

import dev.hnetstreams.runtime.settings.Secret;
import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who may ask, and by what. A token that is null leaves its part open.
 *
 * @param apiToken for {@code /v1}, {@code /v2} and {@code /openapi.json}
 * @param pageToken for the page; also opens what the page asks: {@code /v1/classify} and {@code
 *     /v1/stream}
 * @param managementToken for {@code /metrics}; health is open to probes
 * @param perspectiveKey API key for {@code comments:analyze} and {@code comments:suggestscore}, in
 *     {@code ?key=} or {@code X-Goog-Api-Key}; the API token opens them as well
 * @param feedbackToken for {@code /v1/feedback}; null: {@code apiToken} opens it
 * @param certificate PEM file of a certificate chain, or null for no TLS
 * @param key PEM file of its key (PKCS #8), or null
 */
public record SecurityConfig(
    @Secret String apiToken,
    @Secret String pageToken,
    @Secret String managementToken,
    @Secret String perspectiveKey,
    @Secret String feedbackToken,
    Path certificate,
    Path key) {
  /** Everything open, in clear text. */
  public static final SecurityConfig OPEN = new SecurityConfig(null, null, null, null, null, null);

  private static final int MIN_TOKEN_LENGTH = 16;
  private static final String TOKEN =
      MIN_TOKEN_LENGTH + " or more visible ASCII characters, without spaces";

  public SecurityConfig {
    new SettingsCheck()
        .requireSecret(isToken(apiToken), "apiToken", TOKEN)
        .requireSecret(isToken(pageToken), "pageToken", TOKEN)
        .requireSecret(isToken(managementToken), "managementToken", TOKEN)
        .requireSecret(isToken(perspectiveKey), "perspectiveKey", TOKEN)
        .requireSecret(isToken(feedbackToken), "feedbackToken", TOKEN)
        .require(
            certificate != null || key == null, "certificate", null, "a PEM file, as key is set")
        .require(
            key != null || certificate == null, "key", null, "a PEM file, as certificate is set")
        .require(isReadable(certificate), "certificate", certificate, "a PEM file to read")
        .require(isReadable(key), "key", key, "a PEM file to read")
        .verify();
  }

  /** Without a token for feedback. */
  public SecurityConfig(
      String apiToken,
      String pageToken,
      String managementToken,
      String perspectiveKey,
      Path certificate,
      Path key) {
    this(apiToken, pageToken, managementToken, perspectiveKey, null, certificate, key);
  }

  /** Without a key for Perspective's clients. */
  public SecurityConfig(
      String apiToken, String pageToken, String managementToken, Path certificate, Path key) {
    this(apiToken, pageToken, managementToken, null, null, certificate, key);
  }

  public boolean tls() {
    return certificate != null;
  }

  /** Tells no token. */
  @Override
  public String toString() {
    return "SecurityConfig[tls=" + tls() + "]";
  }

  private static boolean isToken(String token) {
    return token == null || token.matches("[\\x21-\\x7e]{" + MIN_TOKEN_LENGTH + ",}");
  }

  private static boolean isReadable(Path file) {
    return file == null || Files.isReadable(file);
  }
}
