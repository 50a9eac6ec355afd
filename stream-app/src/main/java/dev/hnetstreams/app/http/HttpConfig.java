package dev.hnetstreams.app.http;

/**
 * @param host where to listen
 * @param port 1 to 65535; 0: any free port; -1: no HTTP
 */
public record HttpConfig(String host, int port) {
  public HttpConfig {
    if (host == null || host.isBlank()) {
      throw new IllegalArgumentException("host: " + host + ", wanted a host name or address");
    }
    if (port < -1 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + ", wanted -1 to 65535");
    }
  }

  public boolean enabled() {
    return port >= 0;
  }
}
