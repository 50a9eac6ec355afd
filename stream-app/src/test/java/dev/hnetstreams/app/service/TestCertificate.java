package dev.hnetstreams.app.service;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A self-signed certificate of localhost and 127.0.0.1, made by the JDK's keytool.
 *
 * @param store PKCS #12, with {@link #PASSWORD}
 * @param certificate PEM
 * @param key PEM
 */
public record TestCertificate(Path store, Path certificate, Path key) {
  public static final String PASSWORD = "changeit";

  /** Makes one, with files in this folder, whose names begin with this one. */
  public static TestCertificate make(Path folder, String name)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool ended with " + keytool.exitValue());
    }
    TestCertificate made =
        new TestCertificate(
            store, folder.resolve(name + ".crt.pem"), folder.resolve(name + ".key.pem"));
    KeyStore keys = made.keyStore();
    pem(made.certificate, "CERTIFICATE", keys.getCertificate(name).getEncoded());
    pem(made.key, "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
    return made;
  }

  public KeyStore keyStore() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  private static void pem(Path file, String what, byte[] der) throws IOException {
    String text =
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(der), what);
    Files.write(file, text.getBytes(StandardCharsets.US_ASCII));
  }
}
