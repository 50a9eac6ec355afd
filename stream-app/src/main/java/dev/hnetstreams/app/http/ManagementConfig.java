package dev.hnetstreams.app.http;

/**
 * Metrics and health on a port of their own, which a firewall can treat differently.
 *
 * @param host where to listen
 * @param port 1 to 65535; 0: any free port; -1: on the API's port
 */
public record ManagementConfig(String host, int port) {
  public ManagementConfig {
    if (host == null || host.isBlank()) {
      throw new IllegalArgumentException("host: " + host + ", wanted a host name or address");
    }
    if (port < -1 || port > 65535) {
      throw new IllegalArgumentException("port: " + port + ", wanted -1 to 65535");
    }
  }

  public boolean ownPort() {
    return port >= 0;
  }
}
