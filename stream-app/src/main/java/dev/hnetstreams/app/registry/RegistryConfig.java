package dev.hnetstreams.app.registry;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.hnetstreams.runtime.settings.Secret;
import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the schema registry is and how it is asked.
 *
 * @param url base of its API, http or https; null: there is none
 * @param api which API is at the URL
 * @param ids which of Apicurio's ids values carry; Confluent's API has one kind only
 * @param idBytes length of the id in a value, 4 or 8
 * @param timeout longest wait for an answer, 100 ms to 30 s
 * @param username for basic authentication, with a password; or null
 * @param token for bearer authentication; or null
 * @param certificates PEM file of the authorities to trust; null: those of the Java runtime
 * @param keyStore PKCS #12 or JKS file with the key and certificate that the service shows; or null
 * @param keyStorePassword of the file and of the key in it; or null
 */
public record RegistryConfig(
    String url,
    Api api,
    Ids ids,
    int idBytes,
    Duration timeout,
    String username,
    @Secret String password,
    @Secret String token,
    Path certificates,
    Path keyStore,
    @Secret String keyStorePassword) {
  /** Which API a registry speaks. */
  public enum Api {
    CONFLUENT,
    @JsonProperty("apicurio2")
    APICURIO2,
    @JsonProperty("apicurio3")
    APICURIO3
  }

  /** Which number names a schema in Apicurio's API. */
  public enum Ids {
    CONTENT,
    GLOBAL
  }

  public RegistryConfig {
    new SettingsCheck()
        .require(
            url == null || isUrl(url),
            "url",
            url,
            "a URL such as https://registry:8081, without user, query and fragment")
        .require(idBytes == 4 || idBytes == 8, "idBytes", idBytes, "4 or 8")
        .require(
            timeout.toMillis() >= 100 && timeout.toMillis() <= 30_000,
            "timeout",
            timeout,
            "100ms to 30s")
        .requireSecret(
            (username == null) == (password == null), "password", "one where username is set")
        .requireSecret(
            token == null || username == null, "token", "null where username is set: one of both")
        .requireSecret(
            token == null || token.matches("[\\x21-\\x7e]+"),
            "token",
            "visible ASCII characters, without spaces")
        .require(
            certificates == null || Files.isReadable(certificates),
            "certificates",
            certificates,
            "a PEM file to read")
        .require(
            keyStore == null || Files.isReadable(keyStore),
            "keyStore",
            keyStore,
            "a PKCS #12 file to read")
        .require(
            keyStore == null || (url != null && url.startsWith("https:")),
            "keyStore",
            keyStore,
            "null, as url is not https")
        .requireSecret(
            (keyStore == null) == (keyStorePassword == null),
            "keyStorePassword",
            "one where keyStore is set")
        .verify();
  }

  /** Tells no secret. */
  @Override
  public String toString() {
    return "RegistryConfig[url=" + url + ", api=" + api + "]";
  }

  private static boolean isUrl(String url) {
    try {
      URI uri = new URI(url);
      return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
