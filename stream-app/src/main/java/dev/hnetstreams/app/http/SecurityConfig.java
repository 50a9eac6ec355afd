package dev.hnetstreams.app.http;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Who may ask, and by what. A token that is null leaves its part open.
 *
 * @param apiToken for {@code /v1}, {@code /v2} and {@code /openapi.json}
 * @param pageToken for the page; also opens what the page asks: {@code /v1/classify} and {@code
 *     /v1/stream}
 * @param managementToken for {@code /metrics}; health is open to probes
 * @param certificate PEM file of a certificate chain, or null for no TLS
 * @param key PEM file of its key (PKCS #8), or null
 */
public record SecurityConfig(
    String apiToken, String pageToken, String managementToken, Path certificate, Path key) {
  /** Everything open, in clear text. */
  public static final SecurityConfig OPEN = new SecurityConfig(null, null, null, null, null);

  private static final int SHORTEST = 16;

  public SecurityConfig {
    requireToken("apiToken", apiToken);
    requireToken("pageToken", pageToken);
    requireToken("managementToken", managementToken);
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException("certificate, key: wanted both or neither");
    }
    requireFile("certificate", certificate);
    requireFile("key", key);
  }

  public boolean tls() {
    return certificate != null;
  }

  /** Tells no token. */
  @Override
  public String toString() {
    return "SecurityConfig[tls=" + tls() + "]";
  }

  private static void requireToken(String key, String token) {
    if (token != null && !token.matches("[\\x21-\\x7e]{" + SHORTEST + ",}")) {
      throw new IllegalArgumentException(
          key + ": wanted " + SHORTEST + " or more visible ASCII characters, without spaces");
    }
  }

  private static void requireFile(String key, Path file) {
    if (file != null && !Files.isReadable(file)) {
      throw new IllegalArgumentException(key + ": " + file + ": wanted a PEM file to read");
    }
  }
}
