package dev.hnetstreams.app.cluster;

import dev.hnetstreams.app.config.ConfigException;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/**
 * Clear text to a port of TLS. Kafka's client takes the first bytes of the alert that comes back
 * for a length, 352 MB, allocates that, and is silent; so we look first.
 */
final class TlsSniff {
  private static final int PATIENCE_MILLIS = 2000;

  /** ApiVersions, version 0, correlation 0, no client id: what every broker answers. */
  private static final byte[] QUESTION = {0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 0, -1, -1};

  /** Record type alert, major version 3. */
  private static final int ALERT = 0x1503;

  private TlsSniff() {}

  /**
   * Returns when the protocol is one of TLS, or nobody there speaks TLS, or nobody is there.
   *
   * @param servers {@code host:port}, comma between
   * @throws ConfigException when the first that can be reached answers in TLS
   */
  static void requireClearText(String protocol, String servers) {
    if (!protocol.toUpperCase(Locale.ROOT).endsWith("PLAINTEXT")) {
      return;
    }
    for (String server : servers.split(",", -1)) {
      Boolean tls = speaksTls(server.strip());
      if (tls != null && tls) {
        throw new ConfigException(
            "kafka: security.protocol: %s: %s speaks TLS, expected SSL or SASL_SSL"
                .formatted(protocol, server.strip()));
      }
      if (tls != null) {
        return;
      }
    }
  }

  /** Null: nobody to be asked. */
  private static Boolean speaksTls(String server) {
    int colon = server.lastIndexOf(':');
    try (Socket socket = new Socket()) {
      int port = Integer.parseInt(server.substring(colon + 1));
      String host = server.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
      socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(QUESTION);
      return new DataInputStream(socket.getInputStream()).readUnsignedShort() == ALERT;
    } catch (IOException | IllegalArgumentException e) {
      return null; // Kafka's own client says what is wrong
    }
  }
}
