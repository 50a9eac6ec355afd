package dev.hnetstreams.app.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collections;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS with the registry: which authorities are trusted, and which key the service shows. */
final class RegistryTls {
  private RegistryTls() {}

  /**
   * What the configuration asks for; empty where it leaves TLS to the Java runtime.
   *
   * @throws IllegalArgumentException naming the file that cannot be used
   */
  static Optional<SSLContext> context(RegistryConfig config) {
    if (config.certificates() == null && config.keyStore() == null) {
      return Optional.empty();
    }
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          config.keyStore() == null
              ? null
              : keys(config.keyStore(), config.keyStorePassword().toCharArray()),
          config.certificates() == null ? null : trusted(config.certificates()),
          null);
      return Optional.of(context);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static KeyManager[] keys(Path file, char[] password) {
    try {
      KeyStore store = KeyStore.getInstance(file.toFile(), password);
      boolean any = false;
      for (String alias : Collections.list(store.aliases())) {
        any |= store.isKeyEntry(alias);
      }
      if (!any) {
        throw new IllegalArgumentException(
            "registry.keyStore: " + file + ": holds no key, expected one with its certificate");
      }
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      return keys.getKeyManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "registry.keyStore: %s: %s, expected a PKCS #12 or JKS file with registry.keyStorePassword"
              .formatted(file, RegistryHttp.words(e)),
          e);
    }
  }

  private static TrustManager[] trusted(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int n = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + n++, one);
      }
      if (n == 0) {
        throw new IllegalArgumentException(
            "registry.certificates: " + file + ": holds none, expected a PEM file");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      return trust.getTrustManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "registry.certificates: %s: %s, expected a PEM file"
              .formatted(file, RegistryHttp.words(e)),
          e);
    }
  }
}
