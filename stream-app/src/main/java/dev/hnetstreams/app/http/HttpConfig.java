package dev.hnetstreams.app.http;

import dev.hnetstreams.runtime.settings.SettingsCheck;
import java.time.Duration;

/**
 * @param host where to listen
 * @param port 1 to 65535; 0: any free port; -1: no HTTP
 * @param advertised {@code host:port} by which other instances reach this one, port 0 being the one
 *     it listens on; null: it asks no other for statistics and is not asked
 * @param maxBodyBytes larger request bodies are refused, 1 or more
 * @param maxConcurrent requests at a time to the model and the store, 1 or more
 * @param maxTexts texts of one request, 1 or more
 * @param queueShare part of {@code batching.maxQueuedRows} that HTTP may hold, above 0 and below 1;
 *     the stream has the rest
 * @param deadline longest a request may take, 1 ms or more; a request may ask for less
 * @param maxStreamClients readers of {@code /v1/stream} at a time, 0 or more
 * @param maxConnections connections at a time, on each port, 1 or more; beyond: closed at once
 * @param idleTimeout longest a connection may go without taking a byte of an answer, 1 ms or more;
 *     {@code /v1/stream} has one every second
 */
public record HttpConfig(
    String host,
    int port,
    String advertised,
    int maxBodyBytes,
    int maxConcurrent,
    int maxTexts,
    double queueShare,
    Duration deadline,
    int maxStreamClients,
    int maxConnections,
    Duration idleTimeout) {
  public HttpConfig {
    new SettingsCheck()
        .require(host != null && !host.isBlank(), "host", host, "a host name or address")
        .require(port >= -1 && port <= 65535, "port", port, "-1 to 65535")
        .require(
            advertised == null || advertised.matches("\\S+:\\d{1,5}"),
            "advertised",
            advertised,
            "host:port or null")
        .require(maxBodyBytes >= 1, "maxBodyBytes", maxBodyBytes, "1 or more")
        .require(maxConcurrent >= 1, "maxConcurrent", maxConcurrent, "1 or more")
        .require(maxTexts >= 1, "maxTexts", maxTexts, "1 or more")
        .require(queueShare > 0 && queueShare < 1, "queueShare", queueShare, "above 0 and below 1")
        .require(deadline != null && deadline.toMillis() >= 1, "deadline", deadline, "1ms or more")
        .require(maxStreamClients >= 0, "maxStreamClients", maxStreamClients, "0 or more")
        .require(maxConnections >= 1, "maxConnections", maxConnections, "1 or more")
        .require(
            idleTimeout != null && idleTimeout.toMillis() >= 1,
            "idleTimeout",
            idleTimeout,
            "1ms or more")
        .verify();
  }

  public boolean enabled() {
    return port >= 0;
  }

  /** Where other instances reach this one, or null. */
  public String advertisedAt(int actualPort) {
    return advertised == null || !advertised.endsWith(":0")
        ? advertised
        : advertised.substring(0, advertised.length() - 1) + actualPort;
  }
}
