package dev.hnetstreams.app.http;

import dev.hnetstreams.runtime.settings.SettingsCheck;

/**
 * Metrics and health on a port of their own, which a firewall can treat differently.
 *
 * @param host where to listen
 * @param port 1 to 65535; 0: any free port; -1: on the API's port
 */
public record ManagementConfig(String host, int port) {
  public ManagementConfig {
    new SettingsCheck()
        .require(host != null && !host.isBlank(), "host", host, "a host name or address")
        .require(port >= -1 && port <= 65535, "port", port, "-1 to 65535")
        .verify();
  }

  public boolean ownPort() {
    return port >= 0;
  }
}
